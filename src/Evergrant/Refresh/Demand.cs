namespace Evergrant.Refresh;

/// Who wants a refresh, and how much.
internal abstract record Demand
{
    private Demand() { }

    /// The schedule found the grant due.
    public sealed record Scheduled : Demand;

    /// A caller wants a token that lives for <paramref name="MinTtl"/> and, if it names one, is newer than the generation
    /// that the API refused.
    public sealed record Called(TimeSpan MinTtl, int? AfterGeneration = null) : Demand;

    /// An operator wants a rotation now. Names the generation on the operator's screen, so that two operators make one.
    public sealed record Ordered(int AtGeneration) : Demand;
}
