using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Evergrant.Sandbox.Profiles;

namespace Evergrant.Sandbox.Authorization;

/// <summary>An answer of the token endpoint before it is written, so that a fault can cut it.</summary>
internal sealed class TokenAnswer
{
    private static readonly (string Name, string Value)[] NotStored =
    [
        ("Cache-Control", "no-store"),
        ("Pragma", "no-cache"),
    ];

    public required int Status { get; init; }
    public required string? ContentType { get; init; }
    public required byte[] Body { get; init; }
    public (string Name, string Value)[] Headers { get; init; } = [];

    public static TokenAnswer Of(TokenOutcome outcome, Profile profile) =>
        outcome.Issued is { } issued
            ? new TokenAnswer
            {
                Status = 200,
                ContentType = "application/json;charset=UTF-8",
                Headers = NotStored,
                Body = JsonSerializer.SerializeToUtf8Bytes(
                    new TokenBody(
                        issued.AccessToken,
                        "bearer",
                        (int)outcome.AccessLife.TotalSeconds,
                        issued.RefreshToken,
                        $"full|{outcome.Tenant}"
                    ),
                    TokenJson.Default.TokenBody
                ),
            }
            : Of(TokenRefusal.Of(outcome.Kind, profile));

    public string Text => Encoding.UTF8.GetString(Body);

    public void WriteHead(HttpResponse response)
    {
        response.StatusCode = Status;
        // A 204 has no length to tell.
        if (Status != StatusCodes.Status204NoContent)
            response.ContentLength = Body.Length;
        foreach (var (name, value) in Headers)
            response.Headers[name] = value;

        response.ContentType = ContentType;
    }

    public static TokenAnswer Of(TokenRefusal refusal) =>
        new()
        {
            Status = refusal.Status,
            ContentType = refusal.ContentType,
            Body = Encoding.UTF8.GetBytes(refusal.Body),
            Headers = refusal.Headers,
        };
}

// Keap's order of fields.
internal sealed class TokenBody(string accessToken, string tokenType, int expiresIn, string refreshToken, string scope)
{
    public string AccessToken { get; } = accessToken;
    public string TokenType { get; } = tokenType;
    public int ExpiresIn { get; } = expiresIn;
    public string RefreshToken { get; } = refreshToken;
    public string Scope { get; } = scope;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(TokenBody))]
internal sealed partial class TokenJson : JsonSerializerContext;
