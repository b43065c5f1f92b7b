namespace Evergrant.Storage;

internal static class AttemptEnds
{
    /// Asked again because the first answer was lost.
    public static bool IsDone(this AttemptEnd end, Attempt attempt) =>
        attempt.Outcome == end.Outcome
        && attempt.EndedAt?.ToUnixTimeMilliseconds() == end.EndedAt.ToUnixTimeMilliseconds();

    /// Whether an attempt that stands so takes this end; who holds its lease is another question.
    public static bool MayEnd(this AttemptEnd end, Attempt attempt) =>
        attempt.Outcome switch
        {
            null => true,
            AttemptOutcome.Unknown => end.Outcome != AttemptOutcome.Unknown && !end.OnlyIfAbandoned,
            _ => false,
        };
}
