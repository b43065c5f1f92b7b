using Evergrant.Sandbox.Expectations;
using Evergrant.Sandbox.Hosting;
using static Evergrant.Sandbox.Control.ControlGuard;

namespace Evergrant.Sandbox.Control;

/// <summary>/_sandbox/v1</summary>
internal static class ControlRoutes
{
    private const string Root = "/_sandbox/v1";

    public static void Map(IEndpointRouteBuilder routes, SandboxParts parts)
    {
        var overall = new OverallControl(parts);
        routes.MapGet($"{Root}/status", Guarded(overall.StatusAsync));
        routes.MapGet($"{Root}/ready", Guarded(overall.ReadyAsync));
        routes.MapGet($"{Root}/tls", Guarded(overall.TlsAsync));
        routes.MapGet($"{Root}/env", Guarded(overall.EnvironmentAsync));
        routes.MapPost($"{Root}/reset", Guarded(overall.ResetAsync));
        var requests = new RequestControl(parts.Log, parts.Explainer);
        routes.MapGet($"{Root}/requests", Guarded(requests.ListAsync));
        routes.MapGet($"{Root}/requests/har", Guarded(requests.ListHarAsync));
        routes.MapGet($"{Root}/requests/{{id}}/har", Guarded(requests.ShowHarAsync));
        routes.MapGet($"{Root}/requests/{{id}}/explain", Guarded(requests.ExplainAsync));
        routes.MapGet($"{Root}/requests/{{id}}/copy", Guarded(requests.CopyAsync));
        routes.MapGet($"{Root}/mail", Guarded(overall.MailAsync));
        routes.MapGet($"{Root}/lineage", Guarded(overall.LineageAsync));
        routes.MapGet($"{Root}/lineage/{{consent}}", Guarded(overall.LineageOfAsync));
        routes.MapPost($"{Root}/consent", Guarded(overall.ConsentAsync));

        var consents = new ConsentControl(parts.State);
        routes.MapGet($"{Root}/consents", Guarded(consents.ListAsync));
        routes.MapPost($"{Root}/consents/{{id}}/{{verb}}", Guarded(consents.EndAsync));

        routes.MapPost($"{Root}/expect", Guarded(new ExpectControl(parts).HandleAsync));

        var central = new CentralControl(parts.Central);
        routes.MapPost($"{Root}/central/code", Guarded(central.CodeAsync));
        routes.MapPost($"{Root}/central/tokens", Guarded(central.TokensAsync));

        var keys = new KeyControl(parts.Keys);
        routes.MapPost($"{Root}/keys", Guarded(keys.CreateAsync));
        routes.MapDelete($"{Root}/keys/{{name}}", Guarded(keys.DeleteAsync));

        var apps = new AppControl(parts.Apps);
        routes.MapGet($"{Root}/apps", Guarded(apps.ListAsync));
        routes.MapPost($"{Root}/apps", Guarded(apps.CreateAsync));
        routes.MapPut($"{Root}/apps/{{client_id}}", Guarded(apps.PutAsync));
        routes.MapPost($"{Root}/apps/{{client_id}}/{{verb}}", Guarded(apps.SwitchAsync));
        var profile = new ProfileControl(parts.Profiles, parts.Apps);
        routes.MapGet($"{Root}/profile", Guarded(profile.ShowAsync));
        routes.MapPut($"{Root}/profile", Guarded(profile.PutAsync));
        routes.MapGet($"{Root}/fidelity", Guarded(ProfileControl.FidelityAsync));

        var hooks = new HookControl(parts.Hooks);
        routes.MapGet($"{Root}/hooks", Guarded(hooks.ListAsync));
        routes.MapGet($"{Root}/hooks/deliveries", Guarded(hooks.DeliveriesAsync));
        routes.MapPost($"{Root}/hooks/deliveries/{{id}}/resend", Guarded(hooks.ResendAsync));

        var clock = new ClockControl(parts);
        routes.MapGet($"{Root}/clock", Guarded(clock.ShowAsync));
        routes.MapPost($"{Root}/clock/advance", Guarded(clock.AdvanceAsync));
        routes.MapPost($"{Root}/clock/freeze", Guarded(clock.FreezeAsync));
        routes.MapPost($"{Root}/clock/run", Guarded(clock.RunAsync));

        var quotas = new QuotaControl(parts);
        routes.MapGet($"{Root}/quotas", Guarded(quotas.ShowAsync));
        routes.MapPut($"{Root}/quotas", Guarded(quotas.PutAsync));

        var worlds = new WorldControl(parts);
        routes.MapGet($"{Root}/worlds", Guarded(worlds.ListAsync));
        routes.MapPost($"{Root}/worlds", Guarded(worlds.AddAsync));
        routes.MapDelete($"{Root}/worlds/{{name}}", Guarded(worlds.RemoveAsync));

        var personas = new PersonaControl(parts);
        routes.MapGet($"{Root}/personas", Guarded(personas.ShowAsync));
        routes.MapPut($"{Root}/personas", Guarded(personas.LoadAsync));

        var snapshots = new SnapshotControl(parts);
        routes.MapGet($"{Root}/snapshots", Guarded(snapshots.ListAsync));
        routes.MapPost($"{Root}/snapshots", Guarded(snapshots.SaveAsync));
        routes.MapPost($"{Root}/snapshots/{{name}}/restore", Guarded(snapshots.RestoreAsync));
        routes.MapPost($"{Root}/snapshots/{{name}}/fork", Guarded(worlds.ForkAsync));
        routes.MapDelete($"{Root}/snapshots/{{name}}", Guarded(snapshots.DeleteAsync));

        var faults = new FaultControl(parts.Faults);
        routes.MapGet($"{Root}/faults", Guarded(faults.ListAsync));
        routes.MapPut($"{Root}/faults/{{id}}", Guarded(faults.PutAsync));
        routes.MapDelete($"{Root}/faults/{{id}}", Guarded(faults.DeleteAsync));

        routes.Map(
            "/_sandbox/{**path}",
            Guarded(_ => throw new ProblemException(404, "no_such_call", "No such call."))
        );
    }
}
