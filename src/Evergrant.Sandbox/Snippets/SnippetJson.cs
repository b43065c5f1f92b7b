using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Evergrant.Sandbox.Snippets;

/// <summary>Strings as programs hold them: only what must be is escaped.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class SnippetJson : JsonSerializerContext
{
    public static SnippetJson Plain { get; } =
        new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
