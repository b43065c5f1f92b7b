namespace Evergrant.Sandbox;

/// <summary>Which token requests a fault is for. A property that is null matches all.</summary>
public sealed record FaultMatch
{
    /// <summary><c>authorization_code</c> or <c>refresh_token</c>.</summary>
    public string? GrantType { get; init; }

    /// <summary>The first matching request it strikes, counted from 1 since the fault was set.</summary>
    public int Nth { get; init; } = 1;
}
