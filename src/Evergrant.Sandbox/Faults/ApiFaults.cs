using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Crm;
using Evergrant.Sandbox.Log;
using Evergrant.Sandbox.Profiles;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Faults;

/// <summary>Faults at the API, behind the gateway: the caller is known by then, and nothing has happened yet.</summary>
internal sealed class ApiFaults(
    SandboxFaults faults,
    SandboxStore store,
    SandboxClock clock,
    ProfileBook profiles,
    StateWriter writer,
    CancellationToken stopping
)
{
    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        // The token endpoint and the pages know no caller; theirs strike elsewhere.
        var notes = context.Features.Get<Caller>() is null ? null : RequestNotes.Of(context);
        var target = new FaultTarget(FaultRoutes.Api, context.Request.Path.Value ?? "", notes?.Client);
        if (
            notes is null
            || (AskedFault.Of(context.Request, target.Route, profiles.World, clock.GetUtcNow()) ?? faults.Claim(target))
                is not { } fault
        )
        {
            await next(context);
            return;
        }

        var behaviour = notes.Behaviour;
        notes.Fault = fault.Name;
        notes.Behaviour = null;
        if (await FaultStrike.BeforeCommitAsync(fault, context, profiles.Of(notes.Client), target.Route, stopping))
            return;

        var isMissed = fault.Name switch
        {
            FaultNames.RevokedByUser => !Revoke(Caller.Of(context)),
            FaultNames.AccountMerged => !ContactMerge.Run(store, Caller.Of(context).Tenant, context.Request.Path),
            _ => false,
        };
        if (isMissed)
        {
            fault.Missed();
            notes.Fault = null;
            notes.Behaviour = behaviour;
            await next(context);
            return;
        }

        if (fault.Name == FaultNames.RevokedByUser)
        {
            notes.Refused = GatewayFault.RevokedToken.Reason;
            // On disk before it is told: a sandbox that dies now must not have the consent again.
            await writer.SaveAsync();
            await GatewayFault.RevokedToken.WriteAsync(context);
            fault.Struck();
            return;
        }

        FaultStrike.SkewDate(fault, context, clock);
        if (fault.Name == FaultNames.AccountMerged)
            await writer.SaveAsync();

        var answer = await WholeAnswerAsync(context, next);
        if (!await FaultStrike.AfterCommitAsync(fault, context, answer, stopping))
            await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    // A key has no consent to end.
    private bool Revoke(Caller caller)
    {
        lock (store.Lock)
        {
            if (store.Document.Consents.Find(one => one.Id == caller.ConsentId) is not { } consent)
                return false;

            consent.RevokedAt ??= clock.GetUtcNow();
            store.Changed(consent);
            return true;
        }
    }

    private static async Task<TokenAnswer> WholeAnswerAsync(HttpContext context, RequestDelegate next)
    {
        var wire = context.Response.Body;
        using var held = new MemoryStream();
        context.Response.Body = held;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = wire;
        }

        return new TokenAnswer
        {
            Status = context.Response.StatusCode,
            ContentType = context.Response.ContentType,
            Body = held.ToArray(),
        };
    }
}
