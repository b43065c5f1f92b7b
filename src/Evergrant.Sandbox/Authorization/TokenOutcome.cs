using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Authorization;

/// <summary>Exactly one of the two is set.</summary>
internal sealed class TokenOutcome
{
    public TokenSet? Issued { get; private init; }
    public string? Tenant { get; private init; }
    public TokenRefusal? Refusal { get; private init; }

    public static TokenOutcome Of(TokenSet issued, string tenant) => new() { Issued = issued, Tenant = tenant };

    public static implicit operator TokenOutcome(TokenRefusal refusal) => new() { Refusal = refusal };
}
