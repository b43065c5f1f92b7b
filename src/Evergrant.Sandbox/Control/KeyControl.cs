using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.Keys;

namespace Evergrant.Sandbox.Control;

internal sealed class KeyControl(KeyBook keys)
{
    public async Task CreateAsync(HttpContext context)
    {
        var body = await ControlJson.ReadAsync(context, ControlJson.Default.KeyBody);
        var kind = body.Kind switch
        {
            null or "pat" => SandboxKeyKind.Pat,
            "sak" => SandboxKeyKind.Sak,
            _ => throw ProblemException.BadRequest("invalid_kind", "kind is pat or sak."),
        };
        var key = await keys.CreateAsync(body.Tenant, kind, body.Name);
        await ControlJson.WriteAsync(
            context,
            new KeyAnswer(key.Name, key.Kind, key.Tenant, key.Text),
            ControlJson.Default.KeyAnswer
        );
    }

    public async Task DeleteAsync(HttpContext context)
    {
        if (!await keys.DeleteAsync((string)context.Request.RouteValues["name"]!))
            throw new ProblemException(404, "no_such_key", "No key has that name.");

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
