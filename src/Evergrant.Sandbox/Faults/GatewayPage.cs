using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Profiles;

namespace Evergrant.Sandbox.Faults;

/// <summary>What stands where Keap should answer. Nobody has recorded one: the switch has three guesses.</summary>
internal static class GatewayPage
{
    public static TokenRefusal Unavailable(Profile profile) =>
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
