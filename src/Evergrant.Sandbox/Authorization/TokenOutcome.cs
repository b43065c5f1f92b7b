using Evergrant.Sandbox.Log;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Authorization;

/// <summary>Tokens, or a refusal and its reason.</summary>
internal sealed record TokenOutcome
{
    public TokenSet? Issued { get; private init; }

    public string? Tenant { get; private init; }

    /// <summary>Which of its presentations this was, where a refresh token was looked at.</summary>
    public int? Presentation { get; init; }

    /// <summary>What <c>expires_in</c> says, which is the truth but for one fault.</summary>
    public TimeSpan AccessLife { get; private init; }

    public Reason? Reason { get; private init; }

    public RefusalKind Kind { get; private init; }

    /// <summary>Null where the redirect address was not the reason.</summary>
    public RedirectDifference? Redirect { get; private init; }

    public static TokenOutcome Of(TokenSet issued, string tenant, TimeSpan accessLife) =>
        new()
        {
            Issued = issued,
            Tenant = tenant,
            AccessLife = accessLife,
        };

    public static TokenOutcome Refused(RefusalKind kind, Reason reason, RedirectDifference? redirect = null) =>
        new()
        {
            Kind = kind,
            Reason = reason,
            Redirect = redirect,
        };
}
