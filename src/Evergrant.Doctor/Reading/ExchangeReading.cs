namespace Evergrant.Doctor.Reading;

/// What became of a pasted text: <see cref="Readable"/> or <see cref="Unreadable"/>.
public abstract record ExchangeReading
{
    private protected ExchangeReading() { }
}

/// <param name="Notes">What was left out, assumed or put right on the way. Without secrets.</param>
public sealed record Readable(HttpExchange Exchange, ExchangeFormat Format, IReadOnlyList<string> Notes)
    : ExchangeReading;

/// <param name="Tried">Nearest first.</param>
public sealed record Unreadable(IReadOnlyList<Tried> Tried) : ExchangeReading;

/// Where reading as one format stopped, and why. Lines and columns count from 1.
public sealed record Tried(ExchangeFormat Format, int Line, int Column, string Why);
