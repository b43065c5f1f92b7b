namespace Evergrant.Sandbox;

/// <summary>A pair as Account Central's API Access page shows one. Printing it shows no token.</summary>
public sealed class SandboxTokenPair
{
    internal SandboxTokenPair(string accessToken, string refreshToken, DateTimeOffset accessExpiresAt, string scope)
    {
        AccessToken = accessToken;
        RefreshToken = refreshToken;
        AccessExpiresAt = accessExpiresAt;
        Scope = scope;
    }

    public string AccessToken { get; }
    public string RefreshToken { get; }
    public DateTimeOffset AccessExpiresAt { get; }
    public string Scope { get; }

    public override string ToString() => $"[token pair of {Scope}]";
}
