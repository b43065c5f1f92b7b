namespace Evergrant.Server.Traces;

/// The last calls, in memory: what an operator looks at while something goes wrong. Ends with the process.
internal sealed class CallLog
{
    public const int Size = 1_000;
    private readonly CallTrace?[] ring = new CallTrace?[Size];
    private readonly Lock gate = new();
    private long last;

    public void Add(CallTrace call)
    {
        lock (gate)
        {
            call.Number = ++last;
            ring[last % Size] = call;
        }
    }

    /// <summary>Those after a number, the oldest first.</summary>
    /// <param name="most">Of more than so many, the newest.</param>
    public IReadOnlyList<CallTrace> After(long number, int most)
    {
        lock (gate)
        {
            var first = Math.Max(number + 1, last - Math.Min(most, Size) + 1);
            var calls = new List<CallTrace>();
            for (var i = Math.Max(1, first); i <= last; i++)
                calls.Add(ring[i % Size]!);
            return calls;
        }
    }

    public CallTrace? Find(string id) => After(0, Size).LastOrDefault(call => call.Id == id);
}
