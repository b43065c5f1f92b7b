using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox.Control;

/// <summary>What owners allowed, and ending it before its time.</summary>
internal sealed class ConsentControl(SandboxState state)
{
    public Task ListAsync(HttpContext context) =>
        ControlJson.WriteAsync(context, new ConsentsAnswer(state.Consents), ControlJson.Default.ConsentsAnswer);

    public Task EndAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        var isThere = (string)context.Request.RouteValues["verb"]! switch
        {
            "revoke" => state.Revoke(id),
            "expire-access" => state.ExpireAccess(id),
            "expire-refresh" => state.ExpireRefresh(id),
            _ => throw new ProblemException(404, "no_such_call", "It is revoke, expire-access or expire-refresh."),
        };
        if (!isThere)
            throw new ProblemException(404, "no_such_consent", "No consent has that id.");

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
