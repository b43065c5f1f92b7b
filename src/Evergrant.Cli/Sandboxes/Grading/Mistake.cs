using Evergrant.Sandbox;

namespace Evergrant.Cli.Sandboxes.Grading;

/// Something the program does wrong, and what to change.
internal sealed record Mistake(string Reason, string Change)
{
    public static readonly Mistake NeverRefreshed = new(
        "its access token had ended an hour before, and it did not refresh",
        "Refresh when the access token has less than an hour left by KEAP_NOW, or when the API answers 401."
    );

    public static readonly Mistake Silent = new(
        "every run ended with 0, although it had no token that works: nobody hears of it",
        "End with another code than 0, or tell a person, when a refresh is refused or unanswered."
    );

    public static readonly Mistake NewPairNotTaken = new(
        "the owner connected it anew, and it did not take the new pair",
        "When KEAP_FIRST_RUN is set, forget what is stored and begin with the pair in KEAP_TOKENS."
    );

    public static Mistake Late(TimeSpan patience) =>
        new(
            $"it did not end within {patience.TotalSeconds:0} s and was killed",
            "Give every request a timeout; 20 s is plenty."
        );

    /// What a refusal of the token endpoint says about the program.
    public static Mistake Refused(LoggedRequest request) =>
        request.Refused switch
        {
            "refresh_token_already_used" => new(
                "it presented a refresh token that was spent before",
                "Store the refresh token of every answer, in one write with the access token, before anything else."
            ),
            "refresh_token_missing" or "refresh_token_unknown" => new(
                "it presented what was never a refresh token: it stored an answer that was none",
                "Store only what came with status 200 and parsed as JSON with both tokens; otherwise keep what you have."
            ),
            "refresh_token_expired" => new(
                "it let the refresh token lie for longer than it lives",
                "Refresh at least every 30 days, whether there is work or not."
            ),
            "grant_type_missing" => new(
                "its token request had no grant_type that Keap could read",
                "Send the parameters as application/x-www-form-urlencoded, in the body; not as JSON, not in the address."
            ),
            "client_id_used_as_secret" or "secret_wrong" => new(
                "its client_secret is not the app's; Keap calls that “Invalid Refresh Token”",
                "Send Authorization: Basic base64(KEAP_CLIENT_ID:KEAP_CLIENT_SECRET)."
            ),
            var reason => new(
                $"its token request was refused: {reason}",
                request.Findings is [var finding, ..]
                    ? finding.Fix
                    : "evergrant doctor --request FILE says more of a request that is pasted into it."
            ),
        };
}
