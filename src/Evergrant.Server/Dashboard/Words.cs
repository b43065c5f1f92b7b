using System.Text.Json;
using Evergrant.Server.Web;

namespace Evergrant.Server.Dashboard;

/// States and happenings as a person says them.
internal static class Words
{
    public static string Of(GrantState state) =>
        state switch
        {
            GrantState.Active => "Healthy",
            GrantState.Late => "Late",
            GrantState.Uncertain => "Uncertain",
            GrantState.NeedsReauthorization => "Reconnect needed",
            GrantState.Paused => "Paused",
            GrantState.Revoked => "Ended",
            _ => throw new InvalidOperationException($"No word for {state}."),
        };

    /// The word in its colour, which says nothing that the word does not.
    public static Html Badge(GrantState state) =>
        Html.Of($"""<strong class="state {Css(state)}">{Of(state)}</strong>""");

    public static string Css(GrantState state) =>
        state switch
        {
            GrantState.Active => "good",
            GrantState.Late or GrantState.Uncertain => "doubtful",
            GrantState.NeedsReauthorization => "bad",
            _ => "still",
        };

    /// Whom a person looks for first.
    public static int Need(GrantState state) =>
        state switch
        {
            GrantState.NeedsReauthorization => 0,
            GrantState.Uncertain => 1,
            GrantState.Late => 2,
            GrantState.Paused => 3,
            GrantState.Active => 4,
            _ => 5,
        };

    public static string Happened(Evidence evidence, string provider) =>
        evidence.What switch
        {
            "connected" => $"The owner approved, and {provider} issued tokens.",
            "rotated" => $"Refreshed: {provider} took the refresh token and issued new tokens.",
            "refused" => $"{provider} refused the refresh token.",
            "wrong_secret" => $"{provider} refused to refresh it, and the app’s secret is to blame.",
            "malformed" => $"{provider} called the request itself malformed.",
            "unknown" => $"A refresh was sent to {provider}, and no whole answer came back.",
            "unavailable" => $"{provider} answered, but not the question: it is tried again.",
            "not_sent" => $"{provider} could not be reached; nothing was sent.",
            "key_added" => $"A key was added, and {provider} took it.",
            "no_refresh_token" => $"A refresh was due, and {provider} had sent no refresh token.",
            "paused" => "Paused.",
            "resumed" => "Resumed.",
            "kept_auto" or "kept_warm" or "kept_alive" => $"From now on kept {evidence.What[5..]}.",
            var other => $"{other}.",
        };

    public static string Of(AttemptKind kind) =>
        kind switch
        {
            AttemptKind.Refresh => "refresh",
            AttemptKind.Code => "owner’s approval",
            AttemptKind.Import => "import",
            _ => Name(kind),
        };

    public static string Of(AttemptOutcome? outcome) =>
        outcome switch
        {
            null => "under way",
            AttemptOutcome.Answered => "answered",
            AttemptOutcome.NotSent => "not sent",
            AttemptOutcome.Unknown => "no answer",
            _ => Name(outcome.Value),
        };

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
