using Evergrant.Sandbox.State;
using static Evergrant.Sandbox.Crm.V1Route;

namespace Evergrant.Sandbox.Crm;

/// <summary>POST /crm/rest/v1/emails/queue</summary>
internal sealed class EmailEndpoints(MailCatcher catcher, StateWriter writer)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapPost($"{Root}/emails/queue", Answering(QueueAsync));

    // 202 to mails that Keap will not send as well: it says so nowhere.
    private async Task QueueAsync(HttpContext context)
    {
        catcher.Catch(Caller.Of(context).Tenant, await QueuedEmail.ReadAsync(context));
        await writer.SaveAsync();
        context.Response.StatusCode = StatusCodes.Status202Accepted;
    }
}
