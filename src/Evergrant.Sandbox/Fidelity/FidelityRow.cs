namespace Evergrant.Sandbox;

/// <summary>One behaviour of the sandbox: how it is known, and which test shows it.</summary>
/// <param name="Behaviour">In one sentence.</param>
/// <param name="Source">Who says so. Of an assumption: what it stands on.</param>
/// <param name="Date">Of the evidence, as exactly as it is known; <c>-</c> without any.</param>
/// <param name="Tests">Class and method, of the sandbox's own tests.</param>
/// <param name="Covers">Names of what shows it: <c>reason:</c>, <c>token:</c>, <c>fault:</c>, <c>switch:</c> and so on.</param>
/// <param name="Eras">Empty when it is alike in all.</param>
/// <param name="Switch">The switch that changes it; null when there is none.</param>
/// <param name="Default">Of that switch.</param>
public sealed record FidelityRow(
    string Id,
    string Behaviour,
    Evidence Evidence,
    string Source,
    string Date,
    IReadOnlyList<string> Tests,
    IReadOnlyList<string> Covers,
    IReadOnlyList<KeapEra> Eras,
    string? Switch = null,
    string? Default = null
);
