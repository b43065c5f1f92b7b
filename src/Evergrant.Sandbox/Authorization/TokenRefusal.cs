using System.Globalization;
using Evergrant.Sandbox.Profiles;

namespace Evergrant.Sandbox.Authorization;

/// <summary>
/// What Keap's token endpoint says no with, era by era. Texts are recorded ones; rows of the older gateway stand in where
/// a later one has no sample. Which is which, and who recorded it, is in the ledger.
/// </summary>
internal sealed record TokenRefusal(int Status, string ContentType, string Body)
{
    public const string Html = "text/html;charset=UTF-8";

    public const string OneMoreStepPage =
        "<!DOCTYPE html><html><head><title>One more step</title></head>"
        + "<body><h1>One more step</h1><p>Please complete the security check to continue.</p></body></html>";

    private const string Json = "application/json";

    private static readonly TokenRefusal NoGrantType = new(
        400,
        Json,
        """{"error":"invalid_request","error_description":"response_type or grant_type is required"}"""
    );

    private static readonly TokenRefusal UnsupportedGrantType = new(
        400,
        Json,
        """{"error":"unsupported_grant_type"}"""
    );

    // No description, and no status in the report: RFC 6749's.
    private static readonly TokenRefusal InvalidClient = new(401, Json, """{"error":"invalid_client"}""");

    // The gateway's own shape.
    private static readonly TokenRefusal InvalidClientIdentifier = new(
        401,
        Json,
        """{"fault":{"faultstring":"Invalid client identifier","detail":{"errorcode":"oauth.v2.InvalidClientIdentifier"}}}"""
    );

    private static readonly TokenRefusal InvalidRefreshTokenM = new(
        400,
        Json,
        """{"error":"invalid_grant","error_description":"Invalid refresh token"}"""
    );

    private static readonly TokenRefusal InvalidRefreshTokenA = new(
        400,
        Json,
        """{"error":"invalid_request","error_description":"Invalid Refresh Token"}"""
    );

    private static readonly TokenRefusal CodeIsInvalid = new(
        400,
        Json,
        """{"error":"invalid_grant","error_description":"Authorization code is invalid"}"""
    );

    // Pretty-printed when recorded. Keap says it of codes and of secrets alike.
    private static readonly TokenRefusal UnableToAuthenticate = new(
        401,
        Json,
        """
        {
            "error": "invalid_grant",
            "error_description": "Unable to authenticate username and password"
        }
        """
    );

    private static readonly TokenRefusal InvalidRedirect = new(
        400,
        Json,
        """{"error":"invalid_request","error_description":"invalid redirect_url"}"""
    );

    private static readonly TokenRefusal InvalidServiceName = new(
        400,
        Json,
        """{"error_description":"Missing or invalid service_name","error":"invalid_request","error_uri":"https://developer.infusionsoft.com/docs/read/Getting_Started_With_OAuth2"}"""
    );

    private static readonly TokenRefusal Inactive = new(403, "text/xml", "<h1>Developer Inactive</h1>")
    {
        Headers =
        [
            ("Server", "Mashery Proxy"),
            ("X-Mashery-Error-Code", "ERR_403_DEVELOPER_INACTIVE"),
            ("X-Error-Detail-Header", "Account Inactive"),
        ],
    };

    private static readonly TokenRefusal NotApproved = new(
        403,
        Json,
        """{"fault":{"faultstring":"API Key is not approved","detail":{"errorcode":"oauth.v2.ApiKeyNotApproved"}}}"""
    );

    private static readonly TokenRefusal OneMoreStep = new(403, Html, OneMoreStepPage);

    private static readonly TokenRefusal OverRateM = new(403, "text/xml", "<h1>Developer Over Rate</h1>")
    {
        Headers = [("Server", "Mashery Proxy"), ("X-Mashery-Error-Code", "ERR_403_DEVELOPER_OVER_RATE")],
    };

    private static readonly TokenRefusal OverQpsM = new(403, "text/xml", "<h1>Developer Over Qps</h1>")
    {
        Headers = [("Server", "Mashery Proxy"), ("X-Mashery-Error-Code", "ERR_403_DEVELOPER_OVER_QPS")],
    };

    private static readonly TokenRefusal OverQuotaA = new(
        429,
        Json,
        """{"fault":{"faultstring":"Rate limit quota violation. Quota limit exceeded. Identifier : 2r42xxxxxxxxxxxx2","detail":{"errorcode":"policies.ratelimit.QuotaViolation"}}}"""
    );

    private static readonly TokenRefusal SpikeA = new(
        429,
        Json,
        """{"fault":{"faultstring":"Spike arrest violation. Allowed rate : MessageRate{messagesPerPeriod=25, periodInMicroseconds=6000000, maxBurstMessageCount=1.0}","detail":{"errorcode":"policies.ratelimit.SpikeArrestViolation"}}}"""
    );

    private static readonly TokenRefusal OverQuotaPage = new(
        429,
        Html,
        "<!DOCTYPE html><html><body><h1>Too Many Requests</h1></body></html>"
    );

    // The code is a string, unlike in v2's own errors.
    private static readonly TokenRefusal OverQuotaK = new(
        429,
        Json,
        """{"code":"429","message":"Quota Exceeded","status":"Request Throttled","details":null}"""
    );

    public (string Name, string Value)[] Headers { get; private init; } = [];

    public static TokenRefusal Of(RefusalKind kind, Profile profile) =>
        (kind, profile.Era) switch
        {
            (RefusalKind.NoGrantType, _) => NoGrantType,
            (RefusalKind.UnsupportedGrantType, _) => UnsupportedGrantType,
            (RefusalKind.CredentialsUnreadable, _) => InvalidClient,
            (RefusalKind.ClientUnknown, KeapEra.M) => InvalidClient with { Status = UnknownClientStatus(profile) },
            (RefusalKind.ClientUnknown, _) => InvalidClientIdentifier with { Status = UnknownClientStatus(profile) },
            (RefusalKind.SecretWrongOnExchange, _) when profile.Has(SandboxSwitch.WrongSecret, "invalid-client") =>
                InvalidClient,
            (RefusalKind.SecretWrongOnRefresh, _) when profile.Has(SandboxSwitch.WrongSecret, "invalid-client") =>
                InvalidClient,
            (RefusalKind.RefreshTokenRefused or RefusalKind.SecretWrongOnRefresh, KeapEra.M) => InvalidRefreshTokenM,
            (RefusalKind.RefreshTokenRefused or RefusalKind.SecretWrongOnRefresh, _) => InvalidRefreshTokenA,
            (RefusalKind.RedirectRefused, _) when profile.Has(SandboxSwitch.RedirectError, "invalid-redirect-url") =>
                InvalidRedirect,
            (RefusalKind.CodeRefused or RefusalKind.RedirectRefused or RefusalKind.SecretWrongOnExchange, _) =>
                profile.Has(SandboxSwitch.CodeError, "code-is-invalid") ? CodeIsInvalid : UnableToAuthenticate,
            (RefusalKind.ExchangeOdd, _) => InvalidServiceName,
            (RefusalKind.DeveloperInactive, _) => profile.Has(SandboxSwitch.ForbiddenBody, "html")
                ? Inactive
                : NotApproved,
            (RefusalKind.OneMoreStep, _) => OneMoreStep,
            _ when profile.Has(SandboxSwitch.OverQuotaBody, "html") => OverQuotaPage with
            {
                Status = OverQuota(kind, profile.Era).Status,
            },
            _ when profile.Has(SandboxSwitch.OverQuotaBody, "empty") => OverQuotaPage with
            {
                Status = OverQuota(kind, profile.Era).Status,
                Body = "",
            },
            _ => OverQuota(kind, profile.Era),
        };

    private static int UnknownClientStatus(Profile profile) =>
        int.Parse(profile[SandboxSwitch.UnknownClientStatus], CultureInfo.InvariantCulture);

    /// <summary>As the API says it, in which there is no doubt about A and K.</summary>
    public static TokenRefusal OverQuota(RefusalKind kind, KeapEra era) =>
        (kind, era) switch
        {
            (RefusalKind.Spike, KeapEra.M) => OverQpsM,
            (_, KeapEra.M) => OverRateM,
            (RefusalKind.Spike, _) => SpikeA,
            (_, KeapEra.A) => OverQuotaA,
            _ => OverQuotaK,
        };
}
