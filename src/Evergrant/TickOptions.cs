namespace Evergrant;

/// How far one <see cref="Keeper.TickAsync"/> goes.
public sealed record TickOptions
{
    /// How long it may be until the next tick: a warm access token that would end sooner is renewed now. Default zero: only
    /// what is due.
    public TimeSpan LookAhead { get; init; }

    /// When it stops beginning refreshes (process clock); those that have begun are finished. Default 60 s.
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(60);
}
