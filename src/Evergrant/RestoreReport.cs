namespace Evergrant;

/// <summary>What became of the grants of a store that was brought back from a copy.</summary>
/// <param name="Recovered">Their newest tokens were in this home's journal or spool.</param>
/// <param name="SetAside">Uncertain: their refresh token may have been presented since.</param>
/// <param name="Current">Grants as they were: nothing was presented since.</param>
/// <param name="Lost">In words: what the journal knows of and could not be brought back.</param>
public sealed record RestoreReport(
    IReadOnlyList<Grant> Recovered,
    IReadOnlyList<Grant> SetAside,
    int Current,
    IReadOnlyList<string> Lost
);
