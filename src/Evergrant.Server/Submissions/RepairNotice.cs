using Evergrant.Server.Web;

namespace Evergrant.Server.Submissions;

/// What a button did, said on the page it leads to. The address holds a word of ours, never a text.
internal static class RepairNotice
{
    private const string Field = "did";

    public static string PathTo(string id, string verb) => $"/submissions/{id}?{Field}={verb}";

    public static Html Read(HttpRequest request) =>
        request.Query[Field].ToString() switch
        {
            "replay" => Say("Put back: it is delivered next."),
            "fix" => Say("Changed. What needed attention is delivered next."),
            "discard" => Say("Discarded: nothing more is done with it."),
            "release" => Say("Released: it is delivered next."),
            "note" => Say("Noted."),
            _ => Html.Empty,
        };

    public static Html Wrong(string text) =>
        Html.Of($"""<p class="notice" role="alert">{text} Nothing was changed.</p>""");

    private static Html Say(string text) => Html.Of($"""<p class="notice" role="status">{text}</p>""");
}
