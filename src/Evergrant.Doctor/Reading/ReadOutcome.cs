namespace Evergrant.Doctor.Reading;

/// Either calls or the stop.
internal sealed record ReadOutcome(IReadOnlyList<ReadCall> Calls, Stop? Stop)
{
    public static ReadOutcome Of(HttpExchange exchange, IReadOnlyList<string> notes, int offset = 0) =>
        new([new ReadCall(exchange, notes, offset)], null);

    public static ReadOutcome Of(IReadOnlyList<ReadCall> calls) => new(calls, null);

    public static ReadOutcome Stopped(int offset, string why) => new([], new Stop(offset, why));
}

/// One call of a pasted text, and where it starts.
internal sealed record ReadCall(HttpExchange Exchange, IReadOnlyList<string> Notes, int Offset);
