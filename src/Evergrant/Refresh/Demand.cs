namespace Evergrant.Refresh;

/// Who wants a refresh, and how much.
internal abstract record Demand
{
    private Demand() { }

    /// The schedule found the grant due.
    public sealed record Scheduled : Demand;

    /// A tick found the grant due, or ending before the next tick comes: that may take <paramref name="LookAhead"/>.
    public sealed record Ahead(TimeSpan LookAhead) : Demand;

    /// A caller wants a token that lives for <paramref name="MinTtl"/> and, if it names one, is newer than the generation
    /// that the API refused.
    public sealed record Called(TimeSpan MinTtl, int? AfterGeneration = null) : Demand;

    /// An operator wants a rotation now. Names the generation on the operator's screen, so that two operators make one.
    public sealed record Ordered(int AtGeneration) : Demand;
}
