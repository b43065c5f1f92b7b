using System.Data.Common;

namespace Evergrant.Storage;

public sealed partial class SqlGrantStore
{
    public Task<bool> ChangeAsync(
        GrantId id,
        long expectedVersion,
        GrantChange change,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            (connection, token) => ChangeAsync(connection, id, expectedVersion, change, token),
            cancellationToken
        );

    public Task<bool> RescheduleAsync(
        GrantId id,
        long expectedVersion,
        DateTimeOffset? nextRefreshAt,
        CancellationToken cancellationToken
    ) =>
        WriteOneAsync(
            new Sql(
                """
                update grants set next_refresh_at = @next, version = version + 1 where id = @id and version = @version
                """
            )
            {
                ["id"] = id,
                ["version"] = expectedVersion,
                ["next"] = nextRefreshAt,
            },
            cancellationToken
        );

    public Task NoteReadAsync(IReadOnlyCollection<GrantId> ids, DateTimeOffset at, CancellationToken cancellationToken)
    {
        // In one order for everybody: two that hold what the other waits for would wait for ever.
        var ordered = ids.Select(id => id.ToString()).Order(StringComparer.Ordinal).ToArray();
        return database.WriteAsync(
            async (connection, token) =>
            {
                foreach (var id in ordered)
                    await NoteReadAsync(connection, id, at, token);
                return true;
            },
            cancellationToken
        );
    }

    private static Task<int> NoteReadAsync(
        DbConnection connection,
        string id,
        DateTimeOffset at,
        CancellationToken token
    ) =>
        new Sql(
            """
            update grants set last_read_at = @at where id = @id and (last_read_at is null or last_read_at < @at)
            """
        )
        {
            ["id"] = id,
            ["at"] = at,
        }.ExecuteAsync(connection, token);

    private static async Task<bool> ChangeAsync(
        DbConnection connection,
        GrantId id,
        long expectedVersion,
        GrantChange change,
        CancellationToken token
    )
    {
        var changed = await new Sql(
            $"""
            update grants set
              since = case when state = @state then since else @evidence_at end,
              state = @state,
              {EvidenceParameters.Set},
              unknowns = @unknowns, unknown_since = @unknown_since, refusals = @refusals, refused_at = @refused_at,
              refused_secret_at = @refused_secret_at,
              failures = @failures, not_before = @not_before,
              next_refresh_at = @next, keep = coalesce(@keep, keep), version = version + 1
            where id = @id and version = @version
            """
        )
        {
            ["id"] = id,
            ["version"] = expectedVersion,
            ["state"] = Codes.Of(change.State),
            ["unknowns"] = change.Trouble.Unknowns,
            ["unknown_since"] = change.Trouble.UnknownSince,
            ["refusals"] = change.Trouble.Refusals,
            ["refused_at"] = change.Trouble.RefusedAt,
            ["refused_secret_at"] = change.Trouble.RefusedSecretAt,
            ["failures"] = change.Trouble.Failures,
            ["not_before"] = change.Trouble.NotBefore,
            ["next"] = change.NextRefreshAt,
            ["keep"] = change.Keep is { } keep ? Codes.Of(keep) : null,
        }
            .With(change.Evidence)
            .ExecuteAsync(connection, token);
        if (changed == 0)
            return false;
        await AuditAsync(connection, id, change.Evidence, token);
        return true;
    }
}
