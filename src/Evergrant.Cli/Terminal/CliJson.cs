using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Evergrant.Cli.Apps;
using Evergrant.Cli.Grants;
using Evergrant.Cli.Operators;
using Evergrant.Cli.Tokens;

namespace Evergrant.Cli.Terminal;

/// What `--json` prints. Members are only ever added, and all of them are always there.
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<AppRow>))]
[JsonSerializable(typeof(IReadOnlyList<GrantRow>))]
[JsonSerializable(typeof(GrantPage))]
[JsonSerializable(typeof(TokenAnswer))]
[JsonSerializable(typeof(IReadOnlyList<OperatorTokenRow>))]
internal sealed partial class CliJson : JsonSerializerContext
{
    /// For terminals and pipes, not for HTML: `+` and letters of all languages stay as they are.
    private static readonly CliJson Readable = new(
        new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    public static void Print<T>(T value) =>
        Say.Data(JsonSerializer.Serialize(value, (JsonTypeInfo<T>)Readable.GetTypeInfo(typeof(T))!));
}
