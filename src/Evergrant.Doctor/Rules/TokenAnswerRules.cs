using Evergrant.Doctor.Calls;

namespace Evergrant.Doctor.Rules;

/// What the token endpoint says no with.
internal static class TokenAnswerRules
{
    private const string RefusedToken = "Invalid Refresh Token";
    private const string RefusedExchange = "Unable to authenticate username and password";
    private const string GrantTypeMissing = "grant_type is required";
    private const string OddService = "service_name";

    public static Rule InvalidRefreshToken { get; } =
        new()
        {
            Id = "KEAP-020",
            Severity = Severity.Error,
            Confidence = Confidence.Likely,
            Title = "Invalid Refresh Token: one answer, five causes",
            Cause =
                "Keap says these words of a spent token, a lapsed one and a wrong secret alike; what the request shows comes first, then what it was most often.",
            Fix = Right.Refresh,
            Reference = "RFC 6749 §5.2 (invalid_grant) and §6; thread 000",
            TellApart =
                "Mend what the request shows and send it once more; only if the secret is right is the token dead, and then the owner has to authorize again.",
            Look = call =>
                Answers.Say(call, RefusedToken) is { } sighting
                    ? sighting with
                    {
                        Causes = RefusedTokenCauses.Of(call),
                    }
                    : null,
        };

    public static Rule GrantTypeRequired { get; } =
        new()
        {
            Id = "KEAP-023",
            Severity = Severity.Error,
            Confidence = Confidence.Likely,
            Title = "response_type or grant_type is required",
            Cause =
                "The endpoint found no grant_type in a form: the body is JSON, has another Content-Type, is empty, or the parameters stand in the address.",
            Fix = Right.TokenCall,
            Reference = "RFC 6749 §5.2 (invalid_request), appendix B; thread 001",
            TellApart =
                "Look at the Content-Type that is really sent: application/x-www-form-urlencoded is due, whatever the quoting.",
            Look = call => Answers.Say(call, GrantTypeMissing),
        };

    public static Rule InvalidClient { get; } =
        new()
        {
            Id = "OAUTH-050",
            Severity = Severity.Error,
            Confidence = Confidence.Likely,
            Title = "invalid_client: the server does not know who is asking",
            Cause =
                "The Authorization header is missing, is not Basic, or does not decode to an id and the secret that belongs to it.",
            Fix = Right.TokenCall,
            Reference = "RFC 6749 §5.2 (invalid_client); thread 001",
            TellApart =
                "Let curl encode id and secret (-u): if that works, the header was built wrong; if not, one of the two is.",
            Look = call => Answers.Say(call, "invalid_client"),
        };

    public static Rule UnknownClient { get; } =
        new()
        {
            Id = "KEAP-021",
            Severity = Severity.Error,
            Confidence = Confidence.Likely,
            Title = "Invalid client identifier: no app has this client id",
            Cause = "The id is mistyped, cut, of a deleted app, or the secret stands in the id's place.",
            Fix = call => call.Kind == CallKind.Authorize ? Right.Authorize(call) : Right.TokenCall(call),
            Reference = "RFC 6749 §5.2 (invalid_client); Keap's developer portal",
            TellApart =
                "Copy the Key of the app from https://keys.developer.keap.com/my-apps once more, without blanks.",
            // The authorize page says it in HTML.
            Look = call =>
                call.Kind == CallKind.Authorize
                    ? Answers.Say(call, "Invalid Client")
                    : Answers.Say(call, "InvalidClientIdentifier", "Invalid client identifier"),
        };

    public static Rule UnableToAuthenticate { get; } =
        new()
        {
            Id = "KEAP-022",
            Severity = Severity.Error,
            Confidence = Confidence.Likely,
            Title = "The code exchange was refused",
            Cause =
                "The words speak of user name and password and mean code or secret: the code was used before, is too old or of another app, or the secret is wrong.",
            Fix = Right.Exchange,
            Reference = "RFC 6749 §4.1.3 and §5.2 (invalid_grant); thread 004",
            TellApart =
                "Get a new code and trade it at once, once, with the same redirect_uri; if it fails again, it is the secret.",
            Look = call => Answers.Say(call, RefusedExchange, "Authorization code is invalid"),
        };

    public static Rule RedirectRefused { get; } =
        new()
        {
            Id = "KEAP-030",
            Severity = Severity.Error,
            Confidence = Confidence.Likely,
            Title = "The redirect_uri was refused",
            Cause =
                "The exchange has to repeat the redirect_uri of the authorize address, letter by letter; a partner code of Account Central takes the text null.",
            Fix = Right.Exchange,
            Reference = "RFC 6749 §4.1.3; thread 004",
            TellApart =
                "Compare the two side by side, the slash at the end as well, and the one registered with the app.",
            Look = call =>
                Answers.Say(
                    call,
                    "invalid redirect_url",
                    "redirect_url",
                    "redirect_uri_mismatch",
                    "invalid redirect_uri"
                ),
        };

    public static Rule ServiceName { get; } =
        new()
        {
            Id = "KEAP-031",
            Severity = Severity.Error,
            Confidence = Confidence.Possible,
            Title = "Missing or invalid service_name",
            Cause =
                "The gateway could not tell which app is meant: client_id is missing from the body, or id and secret are of another kind of key.",
            Fix = Right.Exchange,
            Reference = "RFC 6749 §5.2 (invalid_request)",
            TellApart = "Send exactly the line given here with the Key and Secret of the developer portal.",
            Look = call => Answers.Say(call, OddService),
        };

    public static Rule UnsupportedGrant { get; } =
        new()
        {
            Id = "OAUTH-052",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "unsupported_grant_type",
            Cause =
                "The grant_type is misspelled, or the provider does not have it; Keap has authorization_code and refresh_token.",
            Fix = Right.TokenCall,
            Reference = "RFC 6749 §5.2",
            Look = call => Answers.Say(call, "unsupported_grant_type"),
        };

    public static Rule InvalidGrant { get; } =
        new()
        {
            Id = "OAUTH-051",
            Severity = Severity.Error,
            Confidence = Confidence.Likely,
            Title = "invalid_grant: the code or refresh token is refused",
            Cause =
                "It was used before, has lapsed, was revoked, belongs to another client, or the redirect_uri differs.",
            Fix = Right.TokenCall,
            Reference = "RFC 6749 §5.2",
            TellApart =
                "A refresh token works once: look for a second program, or a lost answer, before the owner is asked again.",
            Look = call => IsTold(call, RefusedToken, RefusedExchange) ? null : Answers.Say(call, "invalid_grant"),
        };

    public static Rule InvalidRequest { get; } =
        new()
        {
            Id = "OAUTH-053",
            Severity = Severity.Error,
            Confidence = Confidence.Possible,
            Title = "invalid_request, and nothing more",
            Cause =
                "The server says that the request is malformed, and not where; at Keap it is also what a refused refresh token gets.",
            Fix = Right.TokenCall,
            Reference = "RFC 6749 §5.2",
            TellApart = "Read error_description as well, and paste the request: it usually shows what is wrong.",
            Look = call =>
                IsTold(call, RefusedToken, GrantTypeMissing, OddService, "redirect_url")
                    ? null
                    : Answers.Say(call, "invalid_request"),
        };

    // A rule of Keap's own says more of the same answer.
    private static bool IsTold(Call call, params string[] words) => call.IsKeap && Answers.Say(call, words) is not null;
}
