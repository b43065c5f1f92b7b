using Evergrant.Server.Web;

namespace Evergrant.Server.Operations;

internal static class WelcomePage
{
    public static void MapWelcome(this IEndpointRouteBuilder routes) => routes.MapGet("/", WriteAsync);

    private static Task WriteAsync(HttpContext context) =>
        Page.WriteAsync(
            context,
            200,
            "Evergrant runs here",
            Html.Of(
                $"""
                <p>This server keeps API connections alive: their owners approved once, and programs get a working access token
                whenever they ask for one.</p>
                <dl>
                <dt>Owners</dt><dd>open the connect link they were sent.</dd>
                <dt>Programs</dt><dd>ask <code>/api/v1/grants/NAME/token</code> with an operator token.</dd>
                <dt>Operators</dt><dd>run <code>evergrant grant list</code>; monitoring asks <a href="/readyz">/readyz</a>.</dd>
                </dl>
                """
            )
        );
}
