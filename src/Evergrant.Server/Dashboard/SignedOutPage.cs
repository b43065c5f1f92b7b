using Evergrant.Server.Operators;
using Evergrant.Server.Web;

namespace Evergrant.Server.Dashboard;

/// What whoever is not signed in sees: nothing about any grant.
internal static class SignedOutPage
{
    public static Task WriteAsync(HttpContext context) =>
        Page.WriteAsync(
            context,
            200,
            "Evergrant runs here",
            Html.Of(
                $"""
                <p>This server keeps API connections alive: their owners approved once, and programs get a working access token
                whenever they ask for one.</p>
                <h2>You run this server</h2>
                {OperatorPages.Another}
                <p>Monitoring asks <a href="/readyz">/readyz</a>.</p>
                <h2>You were asked to connect an account</h2>
                <p>Open the link that you were sent; there is nothing to do here.</p>
                <h2>Your program needs a token</h2>
                <p>It asks <code>/api/v1/grants/NAME/token</code> with an operator token:
                <code>evergrant operator token add NAME</code>.</p>
                """
            )
        );
}
