namespace Evergrant.Sandbox;

/// <summary>Which requests a fault is for. A property that is null matches all that the fault can strike.</summary>
public sealed record FaultMatch
{
    /// <summary>
    /// <c>token</c>, <c>api</c>, <c>authorize</c>, or the beginning of a path such as <c>/crm/rest/v1/contacts</c>. Default:
    /// the token endpoint, where the fault can strike it.
    /// </summary>
    public string? Route { get; init; }

    /// <summary>The app whose requests it is for.</summary>
    public string? ClientId { get; init; }

    /// <summary><c>authorization_code</c> or <c>refresh_token</c>.</summary>
    public string? GrantType { get; init; }

    /// <summary>The first matching request it strikes, counted from 1 since the fault was set.</summary>
    public int Nth { get; init; } = 1;
}
