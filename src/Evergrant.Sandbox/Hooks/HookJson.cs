using System.Text.Json;
using System.Text.Json.Serialization;

namespace Evergrant.Sandbox.Hooks;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(HookRecord))]
[JsonSerializable(typeof(HookChange))]
[JsonSerializable(typeof(SandboxHookDelivery))]
internal sealed partial class HookJson : JsonSerializerContext;
