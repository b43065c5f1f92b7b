using Evergrant.Server.Web;

namespace Evergrant.Server.Operators;

/// A button that changes something: its page was shown to this session, by us.
internal static class OperatorForm
{
    /// <param name="what">Follows the label for those who hear the page and not see it: which of many it is.</param>
    public static Html Button(OperatorSession session, string action, string label, string? what = null) =>
        Html.Of(
            $"""
            <form method="post" action="{action}">
            {BrowserForm.Hidden(session.FormToken(action))}
            <button type="submit">{label}{Hidden(what)}</button>
            </form>
            """
        );

    public static async Task<bool> IsOursAsync(HttpContext context, PublicAddress address, OperatorSession session)
    {
        var form = await context.Request.ReadFormOrEmptyAsync();
        return SameOrigin.IsOurs(context.Request, address)
            && RandomCode.AreSame(
                form[BrowserForm.Field].ToString(),
                session.FormToken(context.Request.Path.Value ?? "")
            );
    }

    private static Html Hidden(string? what) =>
        what is null ? Html.Empty : Html.Of($"""<span class="heard"> {what}</span>""");
}
