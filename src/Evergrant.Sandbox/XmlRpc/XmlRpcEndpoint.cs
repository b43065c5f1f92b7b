using System.Text;
using Evergrant.Sandbox.Crm;
using Evergrant.Sandbox.Crm.Frame;
using Evergrant.Sandbox.Fidelity;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.Log;
using Evergrant.Sandbox.Profiles;
using Evergrant.Sandbox.State;
using static Evergrant.Sandbox.XmlRpc.RpcValue;

namespace Evergrant.Sandbox.XmlRpc;

/// <summary>POST /crm/xmlrpc behind the gateway, and /api/xmlrpc, a tenant's own address of before 2025.</summary>
internal sealed class XmlRpcEndpoint(RpcMethods methods, SandboxStore store, ProfileBook profiles, StateWriter writer)
{
    public const string Path = "/crm/xmlrpc";

    /// <summary>No gateway stands before it: the key in the call is all that it looks at.</summary>
    public const string TenantPath = "/api/xmlrpc";

    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var path in (string[])[Path, TenantPath])
        {
            routes.MapPost(path, HandleAsync);
            routes.MapPost(path + "/v1", HandleAsync);
        }
    }

    private async Task HandleAsync(HttpContext context)
    {
        var notes = RequestNotes.Of(context);
        notes.Behaviour = Behaviour.XmlRpc;
        var body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        byte[] answer;
        try
        {
            answer = RpcWriter.Answer(Run(context, notes, RpcReader.Read(body)));
            await writer.SaveAsync();
        }
        catch (RpcFault fault)
        {
            context.Response.StatusCode = fault.Status;
            notes.Refused = fault.Reason;
            notes.Answer = Encoding.UTF8.GetString(RpcWriter.Fault(fault.Code, fault.Logged));
            answer = RpcWriter.Fault(fault.Code, fault.Message);
        }

        context.Response.ContentType = "text/xml;charset=UTF-8";
        await context.Response.Body.WriteAsync(answer);
    }

    private RpcValue Run(HttpContext context, RequestNotes notes, RpcCall call)
    {
        var tenant = TenantOf(context, notes, call);
        var method = methods.Find(call);
        var parameters = method.HasKey ? [.. call.Parameters.Skip(1)] : call.Parameters;
        try
        {
            var request = new RpcRequest(tenant, notes.Era, parameters);
            RpcValue answer;
            // One call, one change: what it read is what it changes.
            lock (store.Lock)
                answer = method.Run(request);
            ApiAnswer.TellDropped(context, request.Dropped);
            return answer;
        }
        catch (CrmException refused)
        {
            throw refused.Status switch
            {
                StatusCodes.Status404NotFound => RpcFault.NotFound(refused.Message),
                StatusCodes.Status507InsufficientStorage => RpcFault.Full(),
                _ => RpcFault.Invalid(refused.Message),
            };
        }
    }

    /// <exception cref="RpcFault"/>
    private string TenantOf(HttpContext context, RequestNotes notes, RpcCall call)
    {
        var key = call.Parameters is [RpcText first, ..] ? first.Text : null;
        notes.Era = profiles.Of(notes.Client).Era;
        if (context.Features.Get<Caller>() is { } caller)
        {
            // A placeholder, but not an empty one: that stopped working at some time.
            if (key is { Length: 0 } && notes.Era != KeapEra.M)
                throw RpcFault.InvalidKey();

            return caller.Tenant;
        }

        notes.Client = "key:legacy";
        if (key is not null)
            notes.Presented = Fingerprint.Of(key);

        if (
            key != KeapSandboxSeed.LegacyKey
            || profiles.World.Has(SandboxSwitch.LegacyKey, "refused")
            || BearerGate.LegacyCaller(store) is not { } owner
        )
            throw RpcFault.InvalidKey();

        return notes.Tenant = owner.Tenant;
    }
}
