using Evergrant.Hosting.Home;
using Evergrant.Server.Operators;
using Evergrant.Server.Web;

namespace Evergrant.Server.Dashboard;

/// What operators read. Changes nothing.
internal sealed class StatusEndpoints(EvergrantHome home, OperatorSessions sessions)
{
    private const int Batch = 256;

    /// More than one server keeps; beyond it the page would be neither quick nor of use.
    private const int Most = 10_000;
    private const int Attempts = 25;
    private const int Entries = 50;

    public async Task ShowAllAsync(HttpContext context)
    {
        if (await sessions.FindAsync(context) is not { } session)
        {
            await SignedOutPage.WriteAsync(context);
            return;
        }
        var grants = await ReadAsync(context.RequestAborted);
        var views = await ViewsAsync(grants, context.RequestAborted);
        await StatusPage.WriteAsync(context, session, views, home.Calendar.GetUtcNow());
    }

    public async Task ShowOneAsync(HttpContext context)
    {
        if (await sessions.FindAsync(context) is not { } session)
        {
            await SignedOutPage.WriteAsync(context);
            return;
        }
        var asked = (string)context.Request.RouteValues["grant"]!;
        if (await home.Keeper.FindAsync(asked, context.RequestAborted) is not { Grant: var grant })
        {
            await GrantPage.NotFoundAsync(context, session);
            return;
        }
        var history = new GrantHistory(
            (await ViewsAsync([grant], context.RequestAborted))[0],
            await home.Store.ListAttemptsAsync(grant.Id, Attempts, context.RequestAborted),
            await home.Store.ListAuditAsync(grant.Id, Entries, context.RequestAborted)
        );
        await GrantPage.WriteAsync(context, session, history, Notice.Read(context.Request), home.Calendar.GetUtcNow());
    }

    private async Task<List<Grant>> ReadAsync(CancellationToken cancellationToken)
    {
        var grants = new List<Grant>();
        for (string? after = null; grants.Count < Most; after = grants[^1].Name)
        {
            var page = await home.Store.ListAsync(after, Batch, cancellationToken);
            grants.AddRange(page);
            if (page.Count < Batch)
                break;
        }
        return grants;
    }

    private async Task<List<GrantView>> ViewsAsync(IEnumerable<Grant> grants, CancellationToken cancellationToken)
    {
        var apps = (await home.Store.ListAppsAsync(cancellationToken)).ToDictionary(app => app.Name);
        return
        [
            .. grants.Select(grant =>
            {
                var app = apps.GetValueOrDefault(grant.App);
                return new GrantView(grant, app, app is null ? null : home.Catalog.Find(app.Profile));
            }),
        ];
    }
}
