namespace Evergrant.Refresh;

/// Whether something may be sent to a token endpoint now.
internal abstract record Admission
{
    private Admission() { }

    /// <param name="IsProbe">The only one over all nodes, to see whether the endpoint is back.</param>
    /// <param name="HasWaited">What was read before may have moved on.</param>
    public sealed record Pass(bool IsProbe, bool HasWaited) : Admission;

    /// Not before then (calendar): the endpoint is held up, or too many wait for it.
    public sealed record Held(DateTimeOffset Until) : Admission;
}
