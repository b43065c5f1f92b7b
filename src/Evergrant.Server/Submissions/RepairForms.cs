using Evergrant.Intake.Accepting;
using Evergrant.Intake.Repairing;
using Evergrant.Intake.Submissions;
using Evergrant.Server.Operators;
using Evergrant.Server.Web;

namespace Evergrant.Server.Submissions;

/// What an operator can do about a submission as it stands.
internal static class RepairForms
{
    public static Html Of(OperatorSession session, LookedSubmission looked)
    {
        var state = looked.Seen.State;
        var forms = new List<Html>();
        if (state == SubmissionState.Quarantined)
            forms.Add(Form(session, looked, "release", "Release it", Html.Empty));
        if (looked.Replay is ReplayVerdict.Goes goes)
            forms.Add(Form(session, looked, "replay", "Deliver it once more", Replay(goes)));
        if (state != SubmissionState.Running)
            forms.Add(Form(session, looked, "fix", "Change a field", Fix));
        if (state is not (SubmissionState.Running or SubmissionState.Delivered or SubmissionState.Discarded))
            forms.Add(Form(session, looked, "discard", "Discard it", Reason(required: true)));
        forms.Add(Form(session, looked, "note", "Put a note down", Note));
        return Html.Join(forms);
    }

    private static Html Form(OperatorSession session, LookedSubmission looked, string verb, string label, Html fields)
    {
        var action = $"/submissions/{looked.Seen.Submission.Id}/{verb}";
        var button = Html.Of(
            $"""
            <form method="post" action="{action}">
            {BrowserForm.Hidden(session.FormToken(action))}
            {fields}
            <div class="buttons"><button type="submit">{label}</button></div>
            </form>
            """
        );
        return fields.IsEmpty ? button : Html.Of($"<details><summary>{label}…</summary>{button}</details>");
    }

    private static Html Replay(ReplayVerdict.Goes goes) =>
        Html.Of(
            $"""
            <p>About {goes.Calls} calls to Keap. {(
                goes.MailsTwice ? "It would be welcomed a second time." : "Nobody is welcomed a second time."
            )}</p>
            {ReplayForm.Choices}
            {Reason(required: false)}
            """
        );

    private static Html Fix { get; } =
        Html.Of(
            $"""
            <label>Field <select name="field">{Html.Join(
                FieldNames
                    .WrittenNames.Split(", ")
                    .Where(name => name is not ("name" or "other" or "ignore" or "custom:LABEL"))
                    .Select(name => Html.Of($"<option>{name}</option>"))
            )}</select></label>
            <label>or a custom field, by its label <input type="text" name="label" maxlength="100"></label>
            <label>is to be (nothing takes it away) <input type="text" name="value" maxlength="2000"></label>
            {Reason(required: false)}
            """
        );

    private static Html Note { get; } =
        Html.Of(
            $"""
            <label>For whoever looks next <input type="text" name="why" maxlength="500" required></label>
            """
        );

    private static Html Reason(bool required) =>
        required
            ? Html.Of($"""<label>Why, for the record <input type="text" name="why" maxlength="500" required></label>""")
            : Html.Of($"""<label>Why, for the record <input type="text" name="why" maxlength="500"></label>""");
}
