using System.Text.Json;
using System.Text.Json.Serialization;

namespace Evergrant.Torture;

/// A scenario as it is written.
internal sealed class ScenarioDocument
{
    public string? Name { get; set; }
    public string? About { get; set; }
    public string? Rule { get; set; }
    public int? GraceMs { get; set; }
    public int? AccessLifeS { get; set; }
    public bool? OldAccessDies { get; set; }
    public int? Processes { get; set; }
    public int? Callers { get; set; }
    public int? SpreadMs { get; set; }
    public int? Expiries { get; set; }
    public int? AnswerDelayMs { get; set; }
    public int? StoreDelayMs { get; set; }
    public int? CancelAfterMs { get; set; }
    public int? PatienceMs { get; set; }
    public List<FaultDocument>? Faults { get; set; }
    public List<string>? Kills { get; set; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

internal sealed class FaultDocument
{
    public string? Kind { get; set; }
    public int? First { get; set; }
    public int? Every { get; set; }
    public int? ForMs { get; set; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true
)]
[JsonSerializable(typeof(ScenarioDocument))]
internal sealed partial class ScenarioJson : JsonSerializerContext;
