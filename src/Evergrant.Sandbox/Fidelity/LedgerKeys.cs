namespace Evergrant.Sandbox.Fidelity;

/// <summary>What one answer was, in the names that the ledger covers.</summary>
/// <param name="Place">Where it was given: one reason means different rows at the token endpoint and on a page.</param>
/// <param name="Operation">The part of the API, beside what every answer of the API has.</param>
internal readonly record struct LedgerKeys(
    KeapEra Era,
    string? Place,
    string? Behaviour,
    string? Operation,
    string? Reason,
    string? Fault
)
{
    public static string? PlaceOf(PathString path) =>
        path == "/token" ? "token"
        : path.StartsWithSegments("/app/oauth") ? "authorize"
        : path.StartsWithSegments("/app/central") ? "central"
        : null;
}
