using System.Text.Json.Serialization;

namespace Evergrant.Sandbox.State;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(SandboxDocument))]
internal sealed partial class StateJson : JsonSerializerContext;
