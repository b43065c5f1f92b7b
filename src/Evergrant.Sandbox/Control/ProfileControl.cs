using Evergrant.Sandbox.Apps;
using Evergrant.Sandbox.Fidelity;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.Profiles;

namespace Evergrant.Sandbox.Control;

/// <summary>Which Keap it is, and how much of that is known.</summary>
internal sealed class ProfileControl(ProfileBook profiles, AppBook apps)
{
    public Task ShowAsync(HttpContext context)
    {
        var clientId = context.Request.Query["client_id"].ToString();
        return WriteAsync(context, clientId.Length == 0 ? null : Known(clientId));
    }

    public async Task PutAsync(HttpContext context)
    {
        var body = await ControlJson.ReadAsync(context, ControlJson.Default.ProfileBody);
        var clientId = body.ClientId is null ? null : Known(body.ClientId);
        await profiles.SetAsync(clientId, body.Era, body.Switches);
        await WriteAsync(context, clientId);
    }

    public static Task FidelityAsync(HttpContext context) =>
        ControlJson.WriteAsync(context, new FidelityAnswer(Ledger.All), ControlJson.Default.FidelityAnswer);

    private string Known(string clientId) =>
        apps.Find(clientId) is not null
            ? clientId
            : throw new ProblemException(404, "no_such_app", "No app has that client_id.");

    private Task WriteAsync(HttpContext context, string? clientId)
    {
        var profile = profiles.Of(clientId);
        var answer = new ProfileAnswer(
            clientId,
            profile.Era,
            [
                .. SandboxSwitch.All.Select(one => new SwitchAnswer(
                    one.Name,
                    profile[one],
                    one.DefaultIn(profile.Era),
                    one.Values
                )),
            ]
        );
        return ControlJson.WriteAsync(context, answer, ControlJson.Default.ProfileAnswer);
    }
}
