using System.Text.Json.Serialization;

namespace Evergrant.Cli.Tokens;

/// `token --format exec-credential`: what kubectl reads from a plug-in.
internal sealed record ExecCredential(ExecCredentialStatus Status)
{
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; init; } = "client.authentication.k8s.io/v1";

    public string Kind { get; init; } = "ExecCredential";
}

/// <param name="ExpirationTimestamp">Left out: never, it is a static key.</param>
internal sealed record ExecCredentialStatus(
    string Token,
    [property: JsonPropertyName("expirationTimestamp")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        DateTimeOffset? ExpirationTimestamp
);
