using Evergrant.Server.Operators;
using Evergrant.Server.Web;

namespace Evergrant.Server.Doctor;

/// One box to paste into, and under it what was found. The box comes back empty: no page repeats a secret.
internal static class DoctorPage
{
    public const string Path = "/doctor";
    public const string Field = "text";

    public static Html Nothing { get; } = Notice("Nothing was pasted.");

    public static Html TooLarge { get; } =
        Notice(
            $"That is more than {Limits.Pasted / 1024} KiB as a form. Paste one call; of a file: evergrant doctor --request FILE"
        );

    public static Task WriteAsync(
        HttpContext context,
        int status,
        OperatorSession? session,
        string token,
        Html answer
    ) =>
        Page.WriteAsync(
            context,
            status,
            "Why did I get a 400?",
            Html.Of(
                $"""
                {answer}
                <form method="post" action="{Path}">
                {BrowserForm.Hidden(token)}
                <label>Paste it here: a command, a request, a piece of code, a recording, a log line, an error. With the answer, if you
                have it. <textarea name="{Field}" rows="12" spellcheck="false" autocomplete="off" required></textarea></label>
                <button type="submit">Examine</button>
                </form>
                <p>It is read on this machine and forgotten: nothing is stored, logged or sent. Secrets are masked in what you see.
                A secret that was typed into another web site is known there: get a new one.</p>
                <p>The same at a terminal, for files too: <code>evergrant doctor --request FILE</code>.</p>
                """
            ),
            session is null ? Frame : OperatorPages.Frame(session)
        );

    private static PageFrame Frame { get; } =
        PageFrame.Plain with
        {
            IsWide = true,
            Footer = "The answer has the same words and ids as evergrant doctor.",
        };

    private static Html Notice(string why) => Html.Of($"""<p class="notice" role="alert">{why}</p>""");
}
