using System.Text.Json.Serialization;

namespace Evergrant.Sandbox.Worlds;

/// <summary>What the first world remembers of another.</summary>
/// <param name="Port">Where it was; taken again when it is free.</param>
/// <param name="Era">As it was asked for: a reset comes back to it. What it is at now is in the world's own file.</param>
/// <param name="IsLeaving">It was removed; its files are deleted, now or at the next start.</param>
internal sealed record WorldRecord(
    string Name,
    int Port,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] KeapEra? Era = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Dictionary<string, string>? Switches = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SandboxQuotas? Quotas = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Seed = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] List<string>? OpenApi = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? TlsPort = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] TimeSpan HookPatience = default,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsLeaving = false
)
{
    public static WorldRecord Of(string name, KeapSandboxOptions asked) =>
        new(
            name,
            asked.Port,
            asked.Era,
            asked.Switches.Count == 0 ? null : new(asked.Switches),
            asked.Quotas,
            asked.Seed,
            asked.OpenApi.Count == 0 ? null : [.. asked.OpenApi],
            asked.TlsPort,
            asked.HookPatience
        );

    /// <summary>Its clock and its people are in its file.</summary>
    /// <param name="anywhere">Whether it takes free ports in place of its own.</param>
    /// <param name="hookPorts">As declared at this start.</param>
    public KeapSandboxOptions Options(string? dataFile, bool anywhere, IReadOnlyList<int> hookPorts) =>
        new KeapSandboxOptions
        {
            Port = anywhere ? 0 : Port,
            TlsPort = anywhere && TlsPort is not null ? 0 : TlsPort,
            Era = Era,
            Switches = Switches ?? [],
            Quotas = Quotas,
            Seed = Seed,
            OpenApi = OpenApi ?? [],
            HookPorts = hookPorts,
            HookPatience = HookPatience > TimeSpan.Zero ? HookPatience : new KeapSandboxOptions().HookPatience,
        }.OfWorld(dataFile, isReopened: true);
}
