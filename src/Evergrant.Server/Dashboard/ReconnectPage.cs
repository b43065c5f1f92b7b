using Evergrant.Server.Connect;
using Evergrant.Server.Operators;
using Evergrant.Server.Web;

namespace Evergrant.Server.Dashboard;

/// The link that an owner approves again with; shown this once.
internal static class ReconnectPage
{
    public static Task WriteAsync(HttpContext context, OperatorSession session, ConnectLink link, Grant grant) =>
        Page.WriteAsync(
            context,
            200,
            $"Reconnect {grant.Name}",
            Html.Of(
                $"""
                <p>Send this link to the owner of {grant.Account
                    ?? "the account"}, or open it here if that is you. It works once, until
                {Times.Absolute(link.ExpiresAt)}, and is not shown again.</p>
                <p class="field"><label for="link">Link for the owner</label>
                <input id="link" type="text" readonly value="{link.Address}"></p>
                <p><a class="button" href="{link.Address}">Open the link here</a></p>
                <ul>
                <li>The grant keeps its name and its id; programs notice nothing.</li>
                <li>Approving any account but {grant.Account ?? "the one that is connected"} leaves it as it is.</li>
                <li>Links that were made before go on working until they are used or end.</li>
                </ul>
                <p><a href="/grants/{grant.Name}">Back to {grant.Name}</a></p>
                """
            ),
            OperatorPages.Frame(session)
        );

    public static Task ImpossibleAsync(HttpContext context, OperatorSession session, Grant grant) =>
        Page.WriteAsync(
            context,
            409,
            $"{grant.Name} cannot be reconnected",
            Html.Of(
                $"""
                <p>Its app or its provider is gone, or it is a static key that nobody approves.</p>
                <p><a href="/grants/{grant.Name}">Back to {grant.Name}</a></p>
                """
            ),
            OperatorPages.Frame(session)
        );
}
