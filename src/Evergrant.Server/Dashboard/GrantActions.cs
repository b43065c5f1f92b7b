using Evergrant.Hosting.Home;
using Evergrant.Refresh;
using Evergrant.Server.Connect;
using Evergrant.Server.Operators;
using Evergrant.Server.Web;

namespace Evergrant.Server.Dashboard;

/// What the buttons do: for a signed-in browser, from a page of ours that this session was shown.
internal sealed class GrantActions(
    EvergrantHome home,
    ConnectLinks links,
    OperatorSessions sessions,
    PublicAddress address,
    ILogger<GrantActions> log
)
{
    /// Between the look and the act; its page says so by itself.
    private const string Gone = "gone";

    public Task RefreshAsync(HttpContext context) =>
        ActAsync(
            context,
            "refresh",
            async grant =>
                await home.Keeper.RefreshAsync(grant, context.RequestAborted) switch
                {
                    RefreshOutcome.Rotated => "rotated",
                    RefreshOutcome.Unchanged => "unchanged",
                    RefreshOutcome.Failed => "failed",
                    RefreshOutcome.InProgress => "busy",
                    RefreshOutcome.NoSuchGrant => Gone,
                    _ => "unavailable",
                }
        );

    public Task PauseAsync(HttpContext context) =>
        ActAsync(
            context,
            "pause",
            async grant => WordOf(await home.Keeper.PauseAsync(grant, context.RequestAborted), "paused")
        );

    public Task ResumeAsync(HttpContext context) =>
        ActAsync(
            context,
            "resume",
            async grant => WordOf(await home.Keeper.ResumeAsync(grant, context.RequestAborted), "resumed")
        );

    public async Task ReconnectAsync(HttpContext context)
    {
        if (await AllowAsync(context) is not { Session: var session, Grant: var grant })
            return;
        var made = await links.CreateReconnectAsync(grant.Id.ToString(), null, context.RequestAborted);
        DashboardLog.Acted(log, "reconnect link", grant.Name, made.GetType().Name);
        if (made is CreateLinkResult.Created(var link))
            await ReconnectPage.WriteAsync(context, session, link, grant);
        else
            await ReconnectPage.ImpossibleAsync(context, session, grant);
    }

    /// <param name="actAsync">Answers a word for <see cref="Notice"/>.</param>
    private async Task ActAsync(HttpContext context, string verb, Func<string, Task<string>> actAsync)
    {
        if (await AllowAsync(context) is not { Grant: var grant })
            return;
        var word = await actAsync(grant.Id.ToString());
        DashboardLog.Acted(log, verb, grant.Name, word);
        await Page.SeeOtherAsync(context, Notice.PathTo($"/grants/{grant.Name}", word));
    }

    /// Null: a page that says why not was written.
    private async Task<Allowed?> AllowAsync(HttpContext context)
    {
        if (await sessions.FindAsync(context) is not { } session)
            await OperatorPages.SignedOutAsync(context);
        else if (!await OperatorForm.IsOursAsync(context, address, session))
            await OperatorPages.ForeignFormAsync(context);
        else if (
            await home.Keeper.FindAsync((string)context.Request.RouteValues["grant"]!, context.RequestAborted)
            is not { Grant: var grant }
        )
            await GrantPage.NotFoundAsync(context, session);
        else
            return new Allowed(session, grant);
        return null;
    }

    private static string WordOf(SwitchResult result, string done) =>
        result switch
        {
            SwitchResult.Switched => done,
            SwitchResult.Unchanged => "same",
            SwitchResult.Ended => "ended",
            _ => Gone,
        };

    private sealed record Allowed(OperatorSession Session, Grant Grant);
}
