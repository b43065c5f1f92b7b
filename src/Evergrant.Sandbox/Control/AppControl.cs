using Evergrant.Sandbox.Apps;
using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox.Control;

internal sealed class AppControl(AppBook apps)
{
    public Task ListAsync(HttpContext context) =>
        ControlJson.WriteAsync(
            context,
            new AppsAnswer([.. apps.All.Select(ListedApp.Of)]),
            ControlJson.Default.AppsAnswer
        );

    public async Task CreateAsync(HttpContext context)
    {
        var body = await ControlJson.ReadAsync(context, ControlJson.Default.AppCreateBody);
        var made = await apps.CreateAsync(
            body.Developer ?? apps.Developers[0],
            body.Name ?? "",
            body.RedirectUris ?? []
        );
        context.Response.StatusCode = StatusCodes.Status201Created;
        await ControlJson.WriteAsync(context, new NewAppAnswer(made), ControlJson.Default.NewAppAnswer);
    }

    /// <summary>approve and activate switch an app on, deactivate switches it off.</summary>
    public async Task SwitchAsync(HttpContext context)
    {
        var clientId = (string)context.Request.RouteValues["client_id"]!;
        var status = (string)context.Request.RouteValues["verb"]! switch
        {
            "approve" or "activate" => SandboxAppStatus.Active,
            "deactivate" => SandboxAppStatus.Inactive,
            _ => throw new ProblemException(404, "no_such_call", "No such call."),
        };
        await apps.SetStatusAsync(clientId, status);
        await ControlJson.WriteAsync(context, ListedApp.Of(apps.Find(clientId)!), ControlJson.Default.ListedApp);
    }

    public async Task PutAsync(HttpContext context)
    {
        var clientId = (string)context.Request.RouteValues["client_id"]!;
        var body = await ControlJson.ReadAsync(context, ControlJson.Default.AppBody);
        await apps.RegisterAsync(clientId, body.RedirectUris ?? []);
        await ControlJson.WriteAsync(
            context,
            new AppAnswer(clientId, apps.Find(clientId)!.Name, apps.RedirectUrisOf(clientId)),
            ControlJson.Default.AppAnswer
        );
    }
}
