using Evergrant.Sandbox.Central;
using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox.Control;

internal sealed class CentralControl(CentralDesk desk)
{
    public async Task CodeAsync(HttpContext context)
    {
        var body = await ControlJson.ReadAsync(context, ControlJson.Default.CentralCodeBody);
        var box = body.Box switch
        {
            null or "personal" => CodeBox.Personal,
            "partner" => CodeBox.Partner,
            _ => throw ProblemException.BadRequest("invalid_box", "box is personal or partner."),
        };
        var code = await desk.CodeAsync(body.Tenant, body.ClientId, box);
        await ControlJson.WriteAsync(
            context,
            new CentralCodeAnswer(code.Code, code.RedirectUri, code.ExpiresAt),
            ControlJson.Default.CentralCodeAnswer
        );
    }

    public async Task TokensAsync(HttpContext context)
    {
        var body = await ControlJson.ReadAsync(context, ControlJson.Default.CentralTokensBody);
        var pair = await desk.TokensAsync(body.Tenant, body.ClientId);
        await ControlJson.WriteAsync(
            context,
            new CentralTokensAnswer(pair.AccessToken, pair.RefreshToken, pair.AccessExpiresAt, pair.Scope),
            ControlJson.Default.CentralTokensAnswer
        );
    }
}
