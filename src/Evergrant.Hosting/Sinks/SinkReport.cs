namespace Evergrant.Hosting.Sinks;

/// What one look at all token files did.
public sealed record SinkReport
{
    public static SinkReport Nothing { get; } = new();

    public int Written { get; init; }

    /// Files of tokens that live no more.
    public int Removed { get; init; }

    public IReadOnlyList<SinkTrouble> Troubles { get; init; } = [];

    /// When the first of the tokens in the files ends (calendar). Null: none does.
    public DateTimeOffset? NextEnd { get; init; }
}
