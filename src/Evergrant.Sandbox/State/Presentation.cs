using System.Text.Json.Serialization;

namespace Evergrant.Sandbox;

/// <summary>One time a refresh token was presented, and by whom as far as the connection shows.</summary>
/// <param name="At">On the sandbox's clock.</param>
/// <param name="UserAgent">As sent, cut at 200 characters.</param>
/// <param name="RemotePort">The client's port: it tells processes and connections apart.</param>
/// <param name="Outcome"><c>rotated</c>, or the reason of the refusal.</param>
/// <param name="Instance">What the client calls itself in the header <c>X-Instance</c>, cut at 100 characters.</param>
public sealed record Presentation(
    DateTimeOffset At,
    string? UserAgent,
    int RemotePort,
    string Outcome,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Instance = null
);
