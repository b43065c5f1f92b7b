using Evergrant.Doctor.Calls;

namespace Evergrant.Doctor.Rules;

/// Answers that decide nothing, and one that decides less than it should.
internal static class FailedAnswerRules
{
    public static Rule ServerFailed { get; } =
        new()
        {
            Id = "OAUTH-056",
            Severity = Severity.Warning,
            Confidence = Confidence.Certain,
            Title = "The provider failed; nothing is said about token or secret",
            Cause =
                "A status of 500 and above is about the server: a refresh may or may not have been made, a call may or may not have acted.",
            Fix = call =>
                call.Kind == CallKind.Api
                    ? "Wait, and send it again if it only reads; otherwise look first whether it acted."
                    : "Wait a minute and send the same refresh once more: it was most likely not made. Keep the pair that you have.",
            Reference = "RFC 9110 §15.6; RFC 6749 §5.2; thread 000",
            Look = call =>
                call.Answer is { Status: >= 500 and <= 599 and var status, IsHtml: false } answer
                && !answer.Says("The Evergrant sandbox ")
                    ? Sighting.Of("", $"{status}")
                    : null,
        };

    public static Rule NoRefreshToken { get; } =
        new()
        {
            Id = "OAUTH-057",
            Severity = Severity.Warning,
            Confidence = Confidence.Likely,
            Title = "The answer has no refresh token",
            Cause =
                "Nothing can follow this access token without the owner, if the provider rotates; Keap's Try-it page gives such a one.",
            Fix = call =>
                call.IsRefresh
                    ? "Keep the refresh token that you sent, and do not write an empty one over it."
                    : Right.Authorize(call),
            Reference = "RFC 6749 §5.1 and §6; thread 000",
            TellApart = "Refresh once more with the one you sent: a provider that does not rotate takes it again.",
            Look = call =>
                call.Answer is { Status: null or (>= 200 and <= 299), HasTokens: true, RefreshToken: null }
                && call is { IsToken: true } and ({ IsRefresh: true } or { IsExchange: true })
                    ? Sighting.Lacking("the answer has access_token and no refresh_token")
                    : null,
        };
}
