using Evergrant.Sealing;

namespace Evergrant.Storage;

/// What the programs that stay up say about themselves, so that none is given a value it cannot open.
public sealed class LiveNodes(SqlDatabase database)
{
    /// How often a node says that it lives.
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(20);

    /// One that was killed is waited for this long.
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    /// <exception cref="StoreUnavailableException"/>
    public Task ReportAsync(string node, KeyRing ring, CancellationToken cancellationToken) =>
        RunAsync(
            new Sql(
                """
                insert into nodes (node, seals_with, opens_with, seen_at) values (@node, @current, @all, now_ms())
                on conflict (node) do update set
                  seals_with = excluded.seals_with, opens_with = excluded.opens_with, seen_at = excluded.seen_at
                """
            )
            {
                ["node"] = node,
                ["current"] = ring.CurrentId,
                ["all"] = string.Join(',', ring.Ids),
            },
            cancellationToken
        );

    /// <exception cref="StoreUnavailableException"/>
    public Task LeaveAsync(string node, CancellationToken cancellationToken) =>
        RunAsync(new Sql("delete from nodes where node = @node") { ["node"] = node }, cancellationToken);

    /// <exception cref="StoreUnavailableException"/>
    public Task<IReadOnlyList<LiveNode>> ListAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(
            (connection, token) =>
                new Sql(
                    "select node, seals_with, opens_with from nodes where seen_at > now_ms() - @silence order by node"
                )
                {
                    ["silence"] = (long)Silence.TotalMilliseconds,
                }.ListAsync(connection, row => new LiveNode(row.Text(), row.Text(), row.Text().Split(',')), token),
            cancellationToken
        );

    private Task<int> RunAsync(Sql statement, CancellationToken cancellationToken) =>
        database.WriteAsync((connection, token) => statement.ExecuteAsync(connection, token), cancellationToken);
}

/// A program that stays up. Keys are named by their ids.
public sealed record LiveNode(string Node, string SealsWith, IReadOnlyList<string> OpensWith);
