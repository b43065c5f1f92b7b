using System.Text.Json.Serialization;

namespace Evergrant.Cli.Tokens;

/// `token --format credential-process`, in the members' own spelling.
/// <param name="Expiration">Left out: never, it is a static key.</param>
internal sealed record ProcessCredential(
    [property: JsonPropertyName("AccessToken")] string AccessToken,
    [property: JsonPropertyName("Expiration")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        DateTimeOffset? Expiration
)
{
    [JsonPropertyName("Version")]
    public int Version { get; init; } = 1;
}
