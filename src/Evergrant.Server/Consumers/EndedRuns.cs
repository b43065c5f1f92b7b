using System.Security.Cryptography;
using Evergrant.Hosting.Home;
using Evergrant.Server.Policies;
using Evergrant.Storage;

namespace Evergrant.Server.Consumers;

/// Keys that `evergrant run` made for one program each, which takes its key back at the end unless it is killed. Of every
/// other key it is told for ever that there was one.
public static class EndedRuns
{
    private const string Beginning = "run-";
    private const int Digits = 12;

    /// As long as what a key did is kept.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(35);

    public static string NewName() => Beginning + RandomNumberGenerator.GetHexString(Digits, lowercase: true);

    internal static async Task ForgetAsync(EvergrantHome home, CancellationToken cancellationToken)
    {
        var old = Of(
            """
            select id, policy, revoked_at, now_ms() from consumer_keys
            where created_at < now_ms() - cast(@kept as bigint) and substr(name, 1, 4) = @beginning and length(name) = @length
            """
        );
        var ended = (
            await home.Database.ReadAsync(
                (connection, token) => old.ListAsync(connection, ReadEnded, token),
                cancellationToken
            )
        ).OfType<string>();
        foreach (var id in ended)
            await home.Database.WriteAsync(
                async (connection, token) =>
                {
                    foreach (
                        var delete in (string[])
                            [
                                "delete from consumer_former_texts where key_id = @id",
                                "delete from consumer_keys where id = @id",
                            ]
                    )
                        await new Sql(delete) { ["id"] = id }.ExecuteAsync(connection, token);
                    return true;
                },
                cancellationToken
            );
    }

    /// Null: it opens something, or did lately.
    private static string? ReadEnded(SqlRow row)
    {
        var (id, policy, revoked, now) = (row.Text(), KeyPolicy.Of(row.TextOrNull()), row.TimeOrNull(), row.Time());
        return (revoked ?? policy.Until) < now - Kept ? id : null;
    }

    private static Sql Of(string text) =>
        new(text)
        {
            ["kept"] = (long)Kept.TotalMilliseconds,
            ["beginning"] = Beginning,
            ["length"] = Beginning.Length + Digits,
        };
}
