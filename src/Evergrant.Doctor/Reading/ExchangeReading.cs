namespace Evergrant.Doctor.Reading;

/// What became of a pasted text: <see cref="Readable"/>, <see cref="Several"/> or <see cref="Unreadable"/>.
public abstract record ExchangeReading
{
    private protected ExchangeReading() { }

    /// In the order of the text. Empty: it is <see cref="Unreadable"/>.
    public IReadOnlyList<PastedCall> Found =>
        this switch
        {
            Readable readable => [new PastedCall(readable, "", 1)],
            Several several => several.Calls,
            _ => [],
        };
}

/// <param name="Notes">What was left out, assumed or put right on the way. Without secrets.</param>
public sealed record Readable(HttpExchange Exchange, ExchangeFormat Format, IReadOnlyList<string> Notes)
    : ExchangeReading;

/// More than one call: whoever pasted them says which is meant.
public sealed record Several(IReadOnlyList<PastedCall> Calls) : ExchangeReading;

/// <param name="Label">Method, address without its query, and what the call is for. No secret.</param>
/// <param name="Line">Where it starts, from 1. 1 as well where a format has no lines of its own.</param>
public sealed record PastedCall(Readable Call, string Label, int Line);

/// <param name="Tried">Nearest first.</param>
public sealed record Unreadable(IReadOnlyList<Tried> Tried) : ExchangeReading;

/// Where reading as one format stopped, and why. Lines and columns count from 1.
public sealed record Tried(ExchangeFormat Format, int Line, int Column, string Why)
{
    /// For whoever pasted it.
    public string Told => $"{Words.Of(Format)}: stopped at line {Line}, column {Column}: {Why}";
}
