using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Evergrant.Sandbox.State;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(SandboxDocument))]
[JsonSerializable(typeof(StateLine))]
[JsonSerializable(typeof(SandboxMail))]
internal sealed partial class StateJson : JsonSerializerContext
{
    /// <summary>For a file that no browser reads: letters of every language as they are.</summary>
    public static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
