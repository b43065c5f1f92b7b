using System.Security.Cryptography;
using Evergrant.Hosting.Home;
using Evergrant.Storage;

namespace Evergrant.Server.Consumers;

/// Keys that `evergrant run` made for one program each. Of every other key it is told for ever that there was one.
public static class EndedRuns
{
    private const string Beginning = "run-";
    private const int Digits = 12;

    /// As long as what a key did is kept.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(35);

    public static string NewName() => Beginning + RandomNumberGenerator.GetHexString(Digits, lowercase: true);

    internal static Task ForgetAsync(EvergrantHome home, CancellationToken cancellationToken)
    {
        const string Ended = """
            select id from consumer_keys
            where revoked_at < now_ms() - cast(@kept as bigint) and substr(name, 1, 4) = @beginning and length(name) = @length
            """;
        return home.Database.WriteAsync(
            async (connection, token) =>
            {
                await Delete($"delete from consumer_former_texts where key_id in ({Ended})")
                    .ExecuteAsync(connection, token);
                return await Delete($"delete from consumer_keys where id in ({Ended})").ExecuteAsync(connection, token);
            },
            cancellationToken
        );
    }

    private static Sql Delete(string text) =>
        new(text)
        {
            ["kept"] = (long)Kept.TotalMilliseconds,
            ["beginning"] = Beginning,
            ["length"] = Beginning.Length + Digits,
        };
}
