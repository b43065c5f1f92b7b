using System.Text;
using Evergrant.Sandbox.Log;

namespace Evergrant.Sandbox.Crm;

/// <summary>What the gateway says before any routing. Codes as measured; the expired one is its software's default.</summary>
internal sealed record GatewayFault(Reason Reason, string Text, string Code)
{
    public static GatewayFault NoToken { get; } =
        new(Reason.AccessTokenMissing, "Invalid access token", "oauth.v2.InvalidAccessToken");

    public static GatewayFault UnknownToken { get; } =
        new(Reason.AccessTokenUnknown, "Invalid Access Token", "keymanagement.service.invalid_access_token");

    public static GatewayFault RevokedToken { get; } = UnknownToken with { Reason = Reason.ConsentRevoked };

    // Nobody recorded a key that is wrong or deleted; that it is any wrong Bearer to the gateway is assumed.
    public static GatewayFault UnknownKey { get; } = UnknownToken with { Reason = Reason.KeyUnknown };

    // Assumed whole.
    public static GatewayFault TwoCredentials { get; } = UnknownToken with { Reason = Reason.CredentialsDiffer };

    public static GatewayFault SupersededConsent { get; } = UnknownToken with { Reason = Reason.ConsentSuperseded };

    public static GatewayFault SupersededToken { get; } = UnknownToken with { Reason = Reason.AccessTokenSuperseded };

    public static GatewayFault LegacyKey { get; } = UnknownToken with { Reason = Reason.LegacyKeyRetired };

    public static GatewayFault ExpiredToken { get; } =
        new(Reason.AccessTokenExpired, "Access Token expired", "keymanagement.service.access_token_expired");

    public Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.ContentType = "application/json";
        var body = """{"fault":{"faultstring":"TEXT","detail":{"errorcode":"CODE"}}}"""
            .Replace("TEXT", Text, StringComparison.Ordinal)
            .Replace("CODE", Code, StringComparison.Ordinal);
        RequestNotes.Of(context).Answer = body;
        return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body)).AsTask();
    }
}
