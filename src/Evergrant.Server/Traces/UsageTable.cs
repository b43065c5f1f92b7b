using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Evergrant.Hosting.Home;
using Evergrant.Storage;

namespace Evergrant.Server.Traces;

/// What keys were used for, as it was last stored. Safe for concurrent use; needs no running server.
public sealed class UsageTable
{
    private const int Kept = 35;
    private const string Columns =
        "key_id, day, calls, sent, classes, bytes_in, bytes_out, last_used_at, latencies, routes";

    private readonly EvergrantHome home;
    private readonly string node = RandomNumberGenerator.GetHexString(16, lowercase: true);

    private UsageTable(EvergrantHome home) => this.home = home;

    /// <exception cref="StoreUnavailableException"/>
    /// <exception cref="NewerSchemaException"/>
    public static async Task<UsageTable> OpenAsync(EvergrantHome home, CancellationToken cancellationToken)
    {
        await home.Database.MigrateAsync(TraceTables.Migrations, cancellationToken);
        return new UsageTable(home);
    }

    /// <summary>Of keys that were used in these days, today among them; all nodes together.</summary>
    /// <param name="key">Id. Null: all.</param>
    public async Task<IReadOnlyList<KeyUsage>> ListAsync(string? key, int days, CancellationToken cancellationToken)
    {
        var select = new Sql(
            $"select {Columns} from consumer_usage where day > @before{(key is null ? "" : " and key_id = @key")}"
        )
        {
            ["before"] = Today - days,
        };
        if (key is not null)
            select["key"] = key;
        var rows = await home.Database.ReadAsync(
            (connection, token) => select.ListAsync(connection, Read, token),
            cancellationToken
        );
        var sums = new Dictionary<string, Tally>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (!sums.TryGetValue(row.Key, out var sum))
                sums.Add(row.Key, sum = new Tally(row.Key, Today));
            sum.Add(row);
        }
        return [.. sums.Values.Select(sum => sum.ToUsage())];
    }

    /// Calls that the provider answered on that day, but for those of this run.
    internal async Task<long> SentElsewhereAsync(string key, DateTime day, CancellationToken cancellationToken)
    {
        var select = new Sql("select sent from consumer_usage where key_id = @key and day = @day and node <> @node")
        {
            ["key"] = key,
            ["day"] = DateOnly.FromDateTime(day).DayNumber,
            ["node"] = node,
        };
        var sent = await home.Database.ReadAsync(
            (connection, token) => select.ListAsync(connection, row => row.BigNumber(), token),
            cancellationToken
        );
        return sent.Sum();
    }

    internal Task WriteAsync(IReadOnlyList<StoredTally> tallies, CancellationToken cancellationToken) =>
        home.Database.WriteAsync(
            async (connection, token) =>
            {
                foreach (var tally in tallies)
                    await WriteAsync(connection, tally, token);
                return tallies.Count;
            },
            cancellationToken
        );

    internal Task ForgetAsync(CancellationToken cancellationToken) =>
        home.Database.WriteAsync(
            new Sql("delete from consumer_usage where day < @day") { ["day"] = Today - Kept }.ExecuteAsync,
            cancellationToken
        );

    private int Today => DateOnly.FromDateTime(home.Calendar.GetUtcNow().UtcDateTime).DayNumber;

    private Task<int> WriteAsync(DbConnection connection, StoredTally tally, CancellationToken cancellationToken) =>
        new Sql(
            $"""
            insert into consumer_usage (node, {Columns})
            values (@node, @key, @day, @calls, @sent, @classes, @in, @out, @last, @latencies, @routes)
            on conflict (key_id, day, node) do update set
              calls = excluded.calls, sent = excluded.sent, classes = excluded.classes, bytes_in = excluded.bytes_in,
              bytes_out = excluded.bytes_out, last_used_at = excluded.last_used_at, latencies = excluded.latencies,
              routes = excluded.routes
            """
        )
        {
            ["node"] = node,
            ["key"] = tally.Key,
            ["day"] = tally.Day,
            ["calls"] = tally.Calls,
            ["sent"] = tally.Sent,
            ["classes"] = string.Join(' ', tally.Classes),
            ["in"] = tally.BytesIn,
            ["out"] = tally.BytesOut,
            ["last"] = tally.LastUsedAt,
            ["latencies"] = tally.Latencies,
            ["routes"] = JsonSerializer.Serialize(tally.Routes, UsageJson.Default.DictionaryStringInt64),
        }.ExecuteAsync(connection, cancellationToken);

    private static StoredTally Read(SqlRow row) =>
        new(
            row.Text(),
            row.Number(),
            row.BigNumber(),
            row.BigNumber(),
            [.. row.Text().Split(' ').Select(text => long.Parse(text, CultureInfo.InvariantCulture))],
            row.BigNumber(),
            row.BigNumber(),
            row.Time(),
            row.Text(),
            JsonSerializer.Deserialize(row.Text(), UsageJson.Default.DictionaryStringInt64)!
        );
}

[JsonSerializable(typeof(Dictionary<string, long>))]
internal sealed partial class UsageJson : JsonSerializerContext;
