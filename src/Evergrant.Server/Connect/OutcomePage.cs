using Evergrant.Server.Web;

namespace Evergrant.Server.Connect;

/// How it ended, in words.
internal static class OutcomePage
{
    /// <param name="retry">Path of the link if it can still be used, and by this browser.</param>
    public static Task WriteAsync(HttpContext context, ConnectOutcome outcome, string provider, string? retry) =>
        Page.WriteAsync(
            context,
            200,
            TitleOf(outcome, provider),
            Html.Of($"<p>{TextOf(outcome, provider)}</p>{Facts(outcome)}{Retry(outcome, retry)}")
        );

    private static string TitleOf(ConnectOutcome outcome, string provider) =>
        outcome.Kind switch
        {
            OutcomeKind.Connected => $"{provider} is connected",
            OutcomeKind.Waiting => $"{provider} is connected and waits for approval",
            OutcomeKind.Reauthorized => $"{provider} is connected again",
            OutcomeKind.OtherAccount => "That was another account",
            OutcomeKind.Denied => "You pressed Deny",
            OutcomeKind.Refused => $"{provider} did not accept the answer",
            OutcomeKind.Unanswered => $"{provider} did not answer",
            OutcomeKind.NotSent => $"{provider} could not be reached",
            OutcomeKind.AlreadyUsed => "That answer was used before",
            _ => throw new InvalidOperationException($"No title for {outcome.Kind}."),
        };

    private static string TextOf(ConnectOutcome outcome, string provider) =>
        outcome.Kind switch
        {
            OutcomeKind.Connected or OutcomeKind.Reauthorized =>
                "That was all; you can close this page. You need not sign in again: the connection is kept alive from here on.",
            OutcomeKind.Waiting =>
                "You are done. Whoever runs this server still has to confirm that this is the right account; nothing uses it until then.",
            OutcomeKind.OtherAccount =>
                $"This link is for {outcome.Expected}, and you allowed {outcome.Account}. The connection to {outcome.Expected} was not changed.",
            OutcomeKind.Denied => outcome.Detail is null or "access_denied"
                ? "Nothing was changed."
                : $"{provider} says “{outcome.Detail}”. Nothing was changed.",
            OutcomeKind.Refused => $"{outcome.Detail} Nothing was changed.",
            OutcomeKind.Unanswered =>
                "Your approval was passed on, and no answer came back that can be read. Please approve once more.",
            OutcomeKind.NotSent => $"Nothing was changed: {outcome.Detail}",
            OutcomeKind.AlreadyUsed => $"{outcome.Detail} Nothing was sent, and nothing was changed.",
            _ => throw new InvalidOperationException($"No text for {outcome.Kind}."),
        };

    private static Html Facts(ConnectOutcome outcome) =>
        outcome.Kind == OutcomeKind.OtherAccount ? BothAccounts(outcome)
        : outcome.GrantName is null ? Html.Empty
        : Html.Of(
            $"""
            <dl>
            <dt>Account</dt><dd>{outcome.Account ?? "not named by the provider"}</dd>
            <dt>Name here</dt><dd>{outcome.GrantName}</dd>
            </dl>
            """
        );

    private static Html BothAccounts(ConnectOutcome outcome) =>
        Html.Of(
            $"""
            <dl>
            <dt>Asked for</dt><dd>{outcome.Expected}: kept as it was, with all it could do</dd>
            <dt>Allowed</dt><dd>{outcome.Account}: kept apart as “{outcome.GrantName}”, paused; nothing uses it unless whoever runs
            this server resumes it</dd>
            </dl>
            """
        );

    private static Html Retry(ConnectOutcome outcome, string? retry)
    {
        if (outcome.UsesLink)
            return Html.Empty;
        return retry is null
            ? Html.Of($"<p>To try again, open the link that you were sent.</p>")
            : Html.Of($"""<p><a class="button" href="{retry}">Try again</a></p>""");
    }
}
