namespace Evergrant.Storage;

/// Whether the text of a code or an import may be presented, by the attempts that did so before. Pure; every store asks it.
internal static class Presentations
{
    /// <summary><see cref="Attempt.Try"/> of the next presentation. Null: there is none.</summary>
    /// <param name="before">Attempts of the same text that may have been sent.</param>
    public static int? NextTry(AttemptKind kind, IReadOnlyList<Attempt> before) =>
        before switch
        {
            [] => 0,
            [{ Kind: AttemptKind.Import, Outcome: AttemptOutcome.Unknown }] when kind == AttemptKind.Import => 1,
            _ => null,
        };

    /// Asked again because the first answer was lost.
    public static ConsentBeginResult OfRecorded(Attempt attempt) =>
        attempt.Outcome is null
            ? new ConsentBeginResult.Begun(attempt)
            : new ConsentBeginResult.AlreadyPresented(attempt);
}
