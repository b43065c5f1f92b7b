namespace Evergrant.Sandbox.Authorization;

/// <summary>How what is issued may differ from what Keap issues. Faults ask for it.</summary>
internal sealed record Oddity
{
    public static readonly Oddity None = new();

    /// <summary>The refresh token that was presented goes on, and is not spent.</summary>
    public bool KeepsRefreshToken { get; init; }

    /// <summary>Length of the token texts; null for the profile's form.</summary>
    public int? Letters { get; init; }

    /// <summary>When the access token really ends, whatever <c>expires_in</c> says.</summary>
    public TimeSpan? AccessLife { get; init; }
}
