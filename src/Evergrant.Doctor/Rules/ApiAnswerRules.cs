using Evergrant.Doctor.Calls;

namespace Evergrant.Doctor.Rules;

/// What the gateway before the API says, and answers that are not the provider's at all.
internal static class ApiAnswerRules
{
    public static Rule DeveloperInactive { get; } =
        new()
        {
            Id = "KEAP-025",
            Severity = Severity.Error,
            Confidence = Confidence.Likely,
            Title = "Developer Inactive",
            Cause =
                "The key of the app is switched off, still waits for approval, or the call carried id and secret where a token was due.",
            Fix = Right.Api,
            Reference = "Keap's developer portal, status of the key; thread 004",
            TellApart =
                "Look at https://keys.developer.keap.com/my-apps: if the key is active there, look at what the call sends as its token.",
            Look = call => Says(call, "Developer Inactive", "ERR_403_DEVELOPER_INACTIVE"),
        };

    public static Rule Html { get; } =
        new()
        {
            Id = "OAUTH-054",
            Severity = Severity.Error,
            Confidence = Confidence.Likely,
            Title = "A web page where JSON was due",
            Cause =
                "A sign-in page, a \"one more step\" bot check, a proxy or a captive network answered; it says nothing about token or secret, and no token was spent for certain.",
            Fix = call => call.Kind == CallKind.Api ? Right.Api(call) : Right.TokenCall(call),
            Reference = "RFC 6749 §5.2; thread 000",
            TellApart =
                "Send it from another network and with curl: if JSON comes, something in between answered; a token call has to go to the token endpoint, not to a page.",
            Look = call =>
                call is { Kind: not CallKind.Authorize, Answer.IsHtml: true }
                    ? Sighting.Of(
                        call.Request is null ? "body: " : Show.Line(call) + " → ",
                        "<html …",
                        (call.Answer.Says("one more step") ? "   \"one more step\"" : "") + Due(call)
                    )
                    : null,
        };

    private static string Due(Call call) =>
        call.Request is null ? ""
        : call.IsToken && call.IsKeap ? "   due: POST https://api.infusionsoft.com/token, JSON"
        : call.IsKeap ? "   due: https://api.infusionsoft.com/crm/…, JSON"
        : "   due: JSON";

    public static Rule UnknownToken { get; } =
        new()
        {
            Id = "KEAP-026",
            Severity = Severity.Error,
            Confidence = Confidence.Likely,
            Title = "The API does not know this access token",
            Cause =
                "The token arrived as Bearer, and it is none: mistyped, cut, from another place, replaced by a newer one, or long expired.",
            Fix = Right.Refresh,
            Reference = "RFC 6750 §3.1 (invalid_token); thread 002",
            TellApart =
                "Take access_token from the last answer of the token endpoint; if that one works, the old one was no longer it.",
            Look = call => Says(call, "keymanagement.service.invalid_access_token"),
        };

    public static Rule ExpiredToken { get; } =
        new()
        {
            Id = "KEAP-027",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "The access token has expired",
            Cause = "An access token lives 24 hours; the refresh token that came with it brings the next pair, once.",
            Fix = Right.Refresh,
            Reference = "RFC 6750 §3.1 (invalid_token); threads 002 and 003",
            Look = call => Says(call, "access_token_expired", "Access Token expired"),
        };

    public static Rule NoToken { get; } =
        new()
        {
            Id = "KEAP-028",
            Severity = Severity.Error,
            Confidence = Confidence.Likely,
            Title = "The API saw no access token",
            Cause =
                "This is the answer to no Authorization header, to one without Bearer, and to an address that does not exist (401, not 404).",
            Fix = Right.Api,
            Reference = "RFC 6750 §3; thread 002",
            TellApart =
                "Call the address given here with the same token: if it works, the path was wrong; if not, the header does not arrive (some web servers drop it).",
            Look = call =>
                call.Answer?.Says("keymanagement.") == true
                    ? null
                    : Says(call, "oauth.v2.InvalidAccessToken", "Invalid access token"),
        };

    public static Rule Throttled { get; } =
        new()
        {
            Id = "OAUTH-055",
            Severity = Severity.Warning,
            Confidence = Confidence.Certain,
            Title = "Too many calls",
            Cause =
                "A quota is used up: per second, per minute or per day (until 00:00 UTC), of the app or of the whole account; the token is fine.",
            Fix = call =>
                call.Answer is { RetryAfter: true }
                    ? "Wait as long as Retry-After says, then send the same call."
                    : "Wait a minute, then 2, 4, 8 with some chance in it, and send the same call.",
            Reference = "RFC 6585 §4; Keap's page on quotas",
            Look = call =>
                call.Answer?.Status == 429
                    ? Sighting.Of("", "429")
                    : Says(
                        call,
                        "Quota Exceeded",
                        "QuotaViolation",
                        "SpikeArrestViolation",
                        "Developer Over Rate",
                        "Developer Over Qps"
                    ),
        };

    public static Rule RefusedKey { get; } =
        new()
        {
            Id = "KEAP-040",
            Severity = Severity.Error,
            Confidence = Confidence.Likely,
            Title = "XML-RPC refused the key",
            Cause =
                "The first parameter of a call was an encrypted key until those were revoked; today it is any text, and the token goes into the header as Bearer or a KeapAK- key into X-Keap-API-Key.",
            Fix = call => Right.XmlRpc(call),
            Reference = "Keap's legacy key migration page; thread 003",
            TellApart =
                "Send the call given here: if it works, the old key was it; if not, look at the token as for any call.",
            // A fault of XML-RPC comes with status 200.
            Look = call => call.Answer?.Says("[InvalidKey]") == true ? Sighting.Of("fault: ", "[InvalidKey]") : null,
        };

    public static Rule BrokenXml { get; } =
        new()
        {
            Id = "KEAP-041",
            Severity = Severity.Error,
            Confidence = Confidence.Likely,
            Title = "XML-RPC could not read the call",
            Cause = "The body was empty, cut, JSON or a form: XML-RPC takes one methodCall as text/xml.",
            Fix = call => Right.XmlRpc(call),
            Reference = "XML-RPC specification, request format; thread 003",
            TellApart =
                "Look at the bytes that are sent with curl -v --trace-ascii -: they have to start with <?xml or <methodCall>.",
            Look = call =>
                call.Answer?.Says("Failed to parse XML-RPC request") == true
                    ? Sighting.Of("fault: ", "Failed to parse XML-RPC request")
                    : null,
        };

    private static Sighting? Says(Call call, params string[] words) => Answers.Say(call, words);
}
