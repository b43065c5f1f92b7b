using Evergrant.Server.Web;

namespace Evergrant.Server.Dashboard;

/// What a button did, said on the page it leads to. The address holds a word of ours, never a text.
internal sealed class Notice
{
    private const string Field = "did";

    private static readonly Notice[] All =
    [
        new("rotated", grant => $"Refreshed: generation {grant.Generation}."),
        new("unchanged", _ => "Nothing was sent: its token is the newest there is, or must not be presented now."),
        new("failed", _ => "It was tried and brought no new token; the evidence below says why."),
        new("busy", _ => "Another process is refreshing it. Reload in a moment."),
        new("unavailable", _ => "Nothing was sent: the store or the disk does not take it now. Try again in a moment."),
        new("paused", _ => "Paused: it is neither served nor refreshed until it is resumed."),
        new("resumed", _ => "Resumed: it is looked at right away."),
        new("same", _ => "It was so already; nothing was changed."),
        new("ended", _ => "It was ended for good; connect again to make a new one."),
    ];

    private readonly string word;
    private readonly Func<Grant, string> text;

    private Notice(string word, Func<Grant, string> text)
    {
        this.word = word;
        this.text = text;
    }

    /// Null: none, or none that we know.
    public static Notice? Read(HttpRequest request)
    {
        var asked = request.Query[Field].ToString();
        return Array.Find(All, notice => notice.word == asked);
    }

    public static string PathTo(string page, string word) => $"{page}?{Field}={word}";

    public Html Say(Grant grant) => Html.Of($"""<p class="notice" role="status">{text(grant)}</p>""");
}
