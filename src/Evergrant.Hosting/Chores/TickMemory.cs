using Evergrant.Storage;

namespace Evergrant.Hosting.Chores;

/// <summary>
/// When the last tick of a home ended, and how far apart its ticks are. A span is forgotten slowly, a quarter with each
/// tick: one tick by hand just before the daily one must not make that look ahead by a minute only.
/// </summary>
internal sealed record TickMemory(DateTimeOffset At, TimeSpan Span)
{
    /// Also what a first tick takes for its span: nothing is known of the next one.
    public static readonly TimeSpan LongestSpan = TimeSpan.FromHours(24);

    /// Half a span more, so that a tick which comes late finds the tokens alive.
    public TimeSpan LookAhead => Span * 1.5;

    public static TickMemory Next(TickMemory? last, DateTimeOffset now)
    {
        if (last is null)
            return new TickMemory(now, LongestSpan);
        var span = now - last.At;
        var faded = last.Span * 0.75;
        return new TickMemory(
            now,
            span > LongestSpan ? LongestSpan
                : span > faded ? span
                : faded
        );
    }

    public static Task<TickMemory?> FindAsync(SqlDatabase database, CancellationToken cancellationToken) =>
        database.ReadAsync(
            (connection, token) =>
                new Sql("select at, span_ms from ticks where name = 'last'").FindAsync(
                    connection,
                    row => new TickMemory(row.Time(), TimeSpan.FromMilliseconds(row.BigNumber())),
                    token
                ),
            cancellationToken
        );

    public Task<int> KeepAsync(SqlDatabase database, CancellationToken cancellationToken)
    {
        var upsert = new Sql(
            """
            insert into ticks (name, at, span_ms) values ('last', @at, @span)
            on conflict (name) do update set at = excluded.at, span_ms = excluded.span_ms
            """
        )
        {
            ["at"] = At,
            ["span"] = (long)Span.TotalMilliseconds,
        };
        return database.WriteAsync(upsert.ExecuteAsync, cancellationToken);
    }
}
