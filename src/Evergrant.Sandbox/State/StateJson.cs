using System.Text.Json.Serialization;

namespace Evergrant.Sandbox.State;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(SandboxDocument))]
internal sealed partial class StateJson : JsonSerializerContext;
