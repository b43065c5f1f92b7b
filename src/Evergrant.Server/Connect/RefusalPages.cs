using Evergrant.Server.Web;

namespace Evergrant.Server.Connect;

/// Why a link or an answer cannot be used, and what to do. Nothing was changed in any of these cases.
internal static class RefusalPages
{
    private static readonly Html AskForLink = Html.Of(
        $"<p>Ask whoever sent you the link for a new one. Nothing was changed.</p>"
    );
    private static readonly Html StartAgain = Html.Of(
        $"<p>Open the link again that you were sent, in this browser, and start from there. Nothing was changed.</p>"
    );

    public static Task UnknownLinkAsync(HttpContext context) =>
        Page.WriteAsync(
            context,
            404,
            "This link is not known",
            Html.Of($"<p>Was the whole link copied?</p>{AskForLink}")
        );

    public static Task UsedLinkAsync(HttpContext context) =>
        Page.WriteAsync(context, 410, "This link was used already", Html.Of($"<p>A link works once.</p>{AskForLink}"));

    public static Task ExpiredLinkAsync(HttpContext context) =>
        Page.WriteAsync(context, 410, "This link has expired", AskForLink);

    public static Task AppGoneAsync(HttpContext context) =>
        Page.WriteAsync(context, 410, "The app behind this link is gone", AskForLink);

    public static Task ForeignFormAsync(HttpContext context) =>
        Page.WriteAsync(
            context,
            400,
            "Please press the button once more",
            Html.Of(
                $"<p>The form did not come from this site’s own page, or this browser takes no cookies.</p>{StartAgain}"
            )
        );

    public static Task UnknownProviderAsync(HttpContext context) =>
        Page.WriteAsync(context, 404, "There is nothing here", Html.Of($"<p>No provider of that name is known.</p>"));

    public static Task NoCodeAsync(HttpContext context, string why) =>
        Page.WriteAsync(context, 400, "The provider sent no code", Html.Of($"<p>{why}</p>{StartAgain}"));

    public static Task UnknownStateAsync(HttpContext context) =>
        Page.WriteAsync(
            context,
            400,
            "This answer does not belong here",
            Html.Of($"<p>It was not asked for in this browser, or the browser lost its cookie.</p>{StartAgain}")
        );

    public static Task ExpiredStateAsync(HttpContext context) =>
        Page.WriteAsync(
            context,
            410,
            "That took too long",
            Html.Of($"<p>A sign-in has to be finished within 15 minutes.</p>{StartAgain}")
        );

    public static Task UsedStateAsync(HttpContext context, string? result) =>
        Page.WriteAsync(
            context,
            410,
            "This answer was taken already",
            result is null
                ? Html.Of($"<p>The page was loaded twice, and the first time counts. It is being worked on.</p>")
                : Html.Of(
                    $"""<p>The page was loaded twice, and the first time counts.</p><p><a href="{ResultPath(result)}">See how it ended</a></p>"""
                )
        );

    public static Task NoResultAsync(HttpContext context) =>
        Page.WriteAsync(
            context,
            404,
            "There is nothing here",
            Html.Of($"<p>How this sign-in ended is no longer kept.</p>")
        );

    public static string ResultPath(string id) => $"/connect/result/{id}";
}
