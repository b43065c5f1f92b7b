using Evergrant.Intake.Submissions;
using Evergrant.Server.Web;

namespace Evergrant.Server.Submissions;

/// States for people, with the colour that says how much they want of them.
internal static class StateWords
{
    public static Html Badge(SubmissionState state) =>
        Html.Of($"""<strong class="state {Css(state)}">{Of(state)}</strong>""");

    public static string Of(SubmissionState state) =>
        state switch
        {
            SubmissionState.Quarantined => "In quarantine",
            SubmissionState.Queued => "On its way",
            SubmissionState.Running => "Being delivered",
            SubmissionState.Waiting => "Tried, and tried again later",
            SubmissionState.Held => "Held",
            SubmissionState.Delivered => "Delivered",
            SubmissionState.NeedsAttention => "Needs attention",
            _ => "Discarded",
        };

    public static string Css(SubmissionState state) =>
        state switch
        {
            SubmissionState.Delivered => "good",
            SubmissionState.NeedsAttention => "bad",
            SubmissionState.Quarantined or SubmissionState.Waiting or SubmissionState.Held => "doubtful",
            _ => "still",
        };
}
