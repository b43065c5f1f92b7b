namespace Evergrant;

/// What one <see cref="Keeper.TickAsync"/> did, and what it leaves.
public sealed record TickReport
{
    /// Grants that have new tokens now.
    public required int Rotated { get; init; }

    /// Grants whose refresh brought no tokens, or could not begin; their state says what becomes of them.
    public required int Failed { get; init; }

    /// Grants that another process has been refreshing all the while.
    public required int Busy { get; init; }

    /// The time was up before all that is due had begun.
    public required bool IsCut { get; init; }

    /// Grants that only their owner can bring back, by name; at most <see cref="MostListed"/>.
    public required IReadOnlyList<Grant> NeedOwner { get; init; }

    /// Grants that are late or uncertain, by state and name; at most <see cref="MostListed"/> of each state.
    public required IReadOnlyList<Grant> Troubled { get; init; }

    public const int MostListed = 100;
}
