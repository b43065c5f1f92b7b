using Evergrant.Sandbox.Apps;

namespace Evergrant.Sandbox.Control;

internal sealed class AppControl(AppBook apps)
{
    public async Task PutAsync(HttpContext context)
    {
        var clientId = (string)context.Request.RouteValues["client_id"]!;
        var body = await ControlJson.ReadAsync(context, ControlJson.Default.AppBody);
        await apps.RegisterAsync(clientId, body.RedirectUris ?? []);
        await ControlJson.WriteAsync(
            context,
            new AppAnswer(clientId, AppBook.Find(clientId)!.Name, apps.RedirectUrisOf(clientId)),
            ControlJson.Default.AppAnswer
        );
    }
}
