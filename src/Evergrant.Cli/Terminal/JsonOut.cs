using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Evergrant.Cli.Terminal;

internal static class JsonOut
{
    /// For terminals and pipes, not for HTML: `+` and letters of all languages stay as they are.
    private static readonly CliJson Readable = new(
        new JsonSerializerOptions(CliJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    public static void Print<T>(T value) =>
        Say.Data(JsonSerializer.Serialize(value, (JsonTypeInfo<T>)Readable.GetTypeInfo(typeof(T))!));
}
