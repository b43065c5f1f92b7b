using Evergrant.Server.Operators;
using Evergrant.Server.Web;

namespace Evergrant.Server.Submissions;

/// Delivers all of a list once more: the first button says what that means, the second does it.
internal static class ReplayForm
{
    public const string Path = "/submissions/replay";

    public static Html Of(OperatorSession session, SubmissionSearch asked, string? person) =>
        // Everything that ever came is never meant.
        SubmissionsPage.Query(asked, person, null).Length == 0
            ? Html.Empty
            : Html.Of(
                $"""
                <form method="post" action="{Path}" class="card">
                {BrowserForm.Hidden(session.FormToken(Path))}
                {Fields(asked, person)}
                {Choices}
                <button type="submit">Deliver all of these once more…</button>
                <p>First you see how many they are, and who would get mail twice.</p>
                </form>
                """
            );

    public static Html Choices { get; } =
        Html.Of(
            $"""
            <label>Begin with <select name="from"><option value="">where each stands</option><option value="contact">the contact</option><option value="note">the note</option><option value="tags">the tags</option><option value="welcome">the welcome</option></select></label>
            <label><input type="checkbox" name="mail_again" value="yes"> Welcome those too who were welcomed before, or may have been</label>
            """
        );

    /// What is meant, and how, for the next step.
    public static Html Fields(SubmissionSearch asked, string? person)
    {
        (string Name, string? Value)[] fields =
        [
            ("form", asked.Form),
            ("grant", asked.Grant),
            ("state", asked.State is { Count: > 0 } states ? string.Join(',', states) : null),
            ("since", asked.Since),
            ("until", asked.Until),
            ("problem", asked.Problem),
            ("of", person),
        ];
        return Html.Join(
            fields
                .Where(field => !string.IsNullOrEmpty(field.Value))
                .Select(field => Html.Of($"""<input type="hidden" name="{field.Name}" value="{field.Value}">"""))
        );
    }
}
