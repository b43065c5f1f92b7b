using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Profiles;

namespace Evergrant.Sandbox.Faults;

/// <summary>What stands where Keap should answer; null for faults that let it answer.</summary>
internal static class StandIn
{
    public static TokenRefusal? Of(SandboxFault fault, Profile profile, FaultRoutes route) =>
        fault.Name switch
        {
            FaultNames.HtmlInsteadOfJson => new TokenRefusal(
                fault.Options.Status ?? 403,
                TokenRefusal.Html,
                TokenRefusal.OneMoreStepPage
            ),
            FaultNames.InvalidClient => TokenRefusal.Of(RefusalKind.CredentialsUnreadable, profile),
            FaultNames.InvalidRefreshToken => TokenRefusal.Of(RefusalKind.RefreshTokenRefused, profile),
            FaultNames.GrantTypeRequired => TokenRefusal.Of(RefusalKind.NoGrantType, profile),
            FaultNames.OverMinute => OverQuota(RefusalKind.OverMinute, profile, route),
            FaultNames.OverDay => OverQuota(RefusalKind.OverDay, profile, route),
            FaultNames.Spike => OverQuota(RefusalKind.Spike, profile, route),
            FaultNames.InternalError => new TokenRefusal(500, "text/plain", "Internal Server Error"),
            FaultNames.BadGateway => new TokenRefusal(502, "text/plain", "Bad Gateway"),
            FaultNames.Unavailable or FaultNames.Brownout => Unavailable(profile),
            _ => null,
        };

    private static TokenRefusal OverQuota(RefusalKind kind, Profile profile, FaultRoutes route) =>
        route == FaultRoutes.Token ? TokenRefusal.Of(kind, profile) : TokenRefusal.OverQuota(kind, profile.Era);

    // Nobody has recorded one: the switch has three guesses.
    private static TokenRefusal Unavailable(Profile profile) =>
        profile[SandboxSwitch.UnavailableBody] switch
        {
            "html" => new TokenRefusal(
                503,
                TokenRefusal.Html,
                "<!DOCTYPE html><html><body><h1>Service Unavailable</h1></body></html>"
            ),
            "fault" => new TokenRefusal(
                503,
                "application/json",
                """{"fault":{"faultstring":"The Service is temporarily unavailable","detail":{"errorcode":"messaging.adaptors.http.flow.ServiceUnavailable"}}}"""
            ),
            _ => new TokenRefusal(503, "text/plain", "Service Unavailable"),
        };
}
