using System.Data.Common;
using Evergrant.Refresh;

namespace Evergrant.Storage;

public sealed partial class SqlGrantStore
{
    /// Of more than that many times what is asked for, whose turn came last waits: nobody sorts a million.
    internal const int Window = 16;

    public Task<IReadOnlyList<Grant>> ListDueAsync(
        DateTimeOffset now,
        int limit,
        IReadOnlyCollection<string> withoutApps,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync<IReadOnlyList<Grant>>(
            async (connection, token) =>
            {
                if (withoutApps.Count == 0)
                    return await Due(now, limit, app: null).ListAsync(connection, GrantRows.Read, token);
                // App by app: what is due of those left out is not even looked at.
                var due = new List<Grant>();
                foreach (var app in await ListAppsAsync(connection, withoutApps, token))
                    due.AddRange(await Due(now, limit, app).ListAsync(connection, GrantRows.Read, token));
                return
                [
                    .. due.OrderBy(grant => Urgency.Of(grant, now))
                        .ThenBy(grant => grant.Id.ToString(), StringComparer.Ordinal)
                        .Take(limit),
                ];
            },
            cancellationToken
        );

    public Task<DateTimeOffset?> FindNextDueAsync(
        IReadOnlyCollection<string> withoutApps,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync(
            async (connection, token) =>
            {
                if (withoutApps.Count == 0)
                    return await FindNextDueAsync(connection, app: null, token);
                DateTimeOffset? next = null;
                foreach (var app in await ListAppsAsync(connection, withoutApps, token))
                    if (await FindNextDueAsync(connection, app, token) is { } turn && !(turn >= next))
                        next = turn;
                return next;
            },
            cancellationToken
        );

    private static Task<DateTimeOffset?> FindNextDueAsync(DbConnection connection, string? app, CancellationToken token)
    {
        var sql = new Sql($"select min(next_refresh_at) from grants where next_refresh_at is not null {OfApp(app)}");
        return WithApp(sql, app).FindAsync(connection, row => row.TimeOrNull(), token);
    }

    /// The most urgent of those whose turn came first, and, when there are more, of those that end soon.
    internal static Sql Due(DateTimeOffset now, int limit, string? app)
    {
        var due = $"next_refresh_at is not null and next_refresh_at <= @now {OfApp(app)}";
        var window = limit * (long)Window;
        var sql = new Sql(
            $"""
            select {GrantRows.Columns} {GrantRows.From}
            where g.id in (
              select id from (select id from grants where {due} order by next_refresh_at, id limit {window}) longest
              union all
              select id from (
                select id from grants
                where {due} and ends_at <= @soon
                  and exists (select 1 from grants where {due} order by next_refresh_at limit 1 offset {window})
                order by ends_at, id limit {limit}
              ) ending
            )
            order by
              case when t.refresh_idle_ends_at <= @soon or t.refresh_absolute_ends_at <= @soon then 0 else 1 end,
              case
                when t.refresh_idle_ends_at <= @soon and t.refresh_absolute_ends_at <= t.refresh_idle_ends_at
                then t.refresh_absolute_ends_at
                when t.refresh_idle_ends_at <= @soon then t.refresh_idle_ends_at
                when t.refresh_absolute_ends_at <= @soon then t.refresh_absolute_ends_at
                else t.access_expires_at end,
              g.id
            limit {limit}
            """
        )
        {
            ["now"] = now,
            ["soon"] = now + Urgency.Soon,
        };
        return WithApp(sql, app);
    }

    /// <summary>
    /// The conditions of <see cref="Attention"/>, each over an index of its own that holds hardly any other. What is overdue
    /// stands in no order of names: once it is more than a few pages, the names are gone through instead.
    /// </summary>
    public Task<IReadOnlyList<Grant>> ListTroubledAsync(
        DateTimeOffset now,
        string? afterName,
        int limit,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync(
            async (connection, token) =>
            {
                var overdue = now - Attention.Overdue;
                var few = limit * Window;
                var count = await new Sql(
                    $"""
                    select count(*) from (
                      select 1 from grants where next_refresh_at is not null and next_refresh_at <= @overdue limit {few
                        + 1}
                    ) overdue
                    """
                )
                {
                    ["overdue"] = overdue,
                }.FindAsync(connection, row => row.Number(), token);
                return await Troubled(now, afterName, limit, isMuchOverdue: count > few)
                    .ListAsync(connection, GrantRows.Read, token);
            },
            cancellationToken
        );

    internal static Sql Troubled(DateTimeOffset now, string? afterName, int limit, bool isMuchOverdue)
    {
        // A grant that was paused until after its end was let go.
        const string wanted = "state <> 'revoked' and (state <> 'paused' or ends_at is null or ends_at > @now)";
        string ByName(string branch, string where) => First(branch, where, "name");
        // An expression, which no index is over: or the names were gone through to save a sort of hardly anything.
        string Few(string branch, string where) => First(branch, where, "name || ''");
        string First(string branch, string where, string name) =>
            $"""
                select id from (
                  select id from grants where {where} and {name} > @after and {wanted} order by {name} limit {limit}
                ) {branch}
                """;
        return new Sql(
            $"""
            select {GrantRows.Columns} {GrantRows.From}
            where g.id in (
              {ByName("late", "state <> 'active' and state = 'late'")}
              union all
              {ByName("uncertain", "state <> 'active' and state = 'uncertain'")}
              union all
              {ByName("ended", "state <> 'active' and state = 'needs_reauthorization'")}
              union all
              {ByName("failing", "failures > 0")}
              union all
              {(
                isMuchOverdue
                    ? ByName("overdue", "next_refresh_at + 0 <= @overdue")
                    : Few("overdue", "next_refresh_at is not null and next_refresh_at <= @overdue")
            )}
              union all
              {Few("ageing", "age_half_at is not null and age_half_at <= @now")}
              union all
              {Few(
                "idle",
                "idle_half_at is not null and idle_half_at <= @now and (state = 'paused' or next_refresh_at is null or next_refresh_at >= idle_ends_at)"
            )}
            )
            order by g.name limit {limit}
            """
        )
        {
            ["after"] = afterName ?? "",
            ["overdue"] = now - Attention.Overdue,
            ["now"] = now,
        };
    }

    private static async Task<IReadOnlyList<string>> ListAppsAsync(
        DbConnection connection,
        IReadOnlyCollection<string> without,
        CancellationToken token
    ) =>
        [
            .. (await new Sql("select name from apps").ListAsync(connection, row => row.Text(), token)).Except(
                without,
                StringComparer.Ordinal
            ),
        ];

    private static string OfApp(string? app) => app is null ? "" : "and app = @app";

    private static Sql WithApp(Sql sql, string? app)
    {
        if (app is not null)
            sql["app"] = app;
        return sql;
    }
}
