using System.Globalization;
using Evergrant.Sandbox.Hooks;
using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox.Control;

internal sealed class HookControl(HookParts hooks)
{
    public Task ListAsync(HttpContext context) =>
        ControlJson.WriteAsync(context, new HooksAnswer(hooks.Shown.Subscriptions), ControlJson.Default.HooksAnswer);

    public Task DeliveriesAsync(HttpContext context) =>
        ControlJson.WriteAsync(
            context,
            new HookDeliveriesAnswer(hooks.Shown.Deliveries),
            ControlJson.Default.HookDeliveriesAnswer
        );

    public async Task ResendAsync(HttpContext context)
    {
        var text = (string)context.Request.RouteValues["id"]!;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            throw ProblemException.BadRequest("invalid_id", "A delivery's id is a number.");

        var delivery = await hooks.Queue.ResendAsync(id, context.RequestAborted);
        await ControlJson.WriteAsync(context, delivery, ControlJson.Default.SandboxHookDelivery);
    }
}
