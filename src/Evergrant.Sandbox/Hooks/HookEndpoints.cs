using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm;
using Evergrant.Sandbox.Crm.Frame;
using Evergrant.Sandbox.Fidelity;
using Evergrant.Sandbox.Log;
using Evergrant.Sandbox.State;
using static Evergrant.Sandbox.Crm.V1Route;

namespace Evergrant.Sandbox.Hooks;

/// <summary>/crm/rest/v1/hooks</summary>
internal sealed class HookEndpoints(
    HookBook book,
    HookOutbox outbox,
    HookSender sender,
    HookPorts ports,
    SandboxStore store,
    StateWriter writer
)
{
    public void Map(ApiRoutes routes)
    {
        void Add(string method, string path, RequestDelegate operation) =>
            routes.Map(ApiVersion.V1, method, path, Behaviour.Hooks, operation);

        Add("GET", "hooks", ListAsync);
        Add("POST", "hooks", CreateAsync);
        Add("GET", "hooks/event_keys", EventKeysAsync);
        Add("GET", "hooks/{id}", GetAsync);
        Add("PUT", "hooks/{id}", UpdateAsync);
        Add("DELETE", "hooks/{id}", DeleteAsync);
        Add("POST", "hooks/{id}/verify", VerifyAsync);
        Add("POST", "hooks/{id}/delayedVerify", VerifyDelayedAsync);
    }

    private static Task EventKeysAsync(HttpContext context) =>
        V1Answer.OkAsync(context, new JsonArray([.. HookEvents.All.Select(name => JsonValue.Create(name))]));

    private Task ListAsync(HttpContext context)
    {
        JsonArray all;
        lock (store.Lock)
            all = new JsonArray([.. book.Of(Caller.Of(context).Tenant).Select(Show)]);

        return V1Answer.OkAsync(context, all);
    }

    private Task GetAsync(HttpContext context) => ShowAsync(context, Id(context));

    private async Task CreateAsync(HttpContext context)
    {
        var (eventKey, hookUrl) = await ReadAsync(context);
        var tenant = Caller.Of(context).Tenant;
        var root = $"{context.Request.Scheme}://{context.Request.Host}";
        long id;
        lock (store.Lock)
            id = book.Add(tenant, eventKey, hookUrl, root);

        await ShakeHandsAsync(context, tenant, id);
    }

    // Another receiver, or another event: it has to show that it wants it. Assumed.
    private async Task UpdateAsync(HttpContext context)
    {
        var (eventKey, hookUrl) = await ReadAsync(context);
        var tenant = Caller.Of(context).Tenant;
        lock (store.Lock)
        {
            book.Get(tenant, Id(context));
            outbox.Drop(HookBook.KeyOf(Id(context)));
            book.Change(tenant, Id(context), hook => (hook.EventKey, hook.HookUrl) = (eventKey, hookUrl));
        }

        await ShakeHandsAsync(context, tenant, Id(context));
    }

    private async Task DeleteAsync(HttpContext context)
    {
        lock (store.Lock)
        {
            book.Remove(Caller.Of(context).Tenant, Id(context));
            outbox.Drop(HookBook.KeyOf(Id(context)));
        }

        await writer.SaveAsync();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private Task VerifyAsync(HttpContext context)
    {
        var tenant = Caller.Of(context).Tenant;
        lock (store.Lock)
            book.Get(tenant, Id(context));

        return ShakeHandsAsync(context, tenant, Id(context));
    }

    private async Task VerifyDelayedAsync(HttpContext context)
    {
        var secret = context.Request.Headers[HookSender.SecretHeader].ToString();
        var tenant = Caller.Of(context).Tenant;
        lock (store.Lock)
        {
            book.Get(tenant, Id(context));
            if (secret.Length == 0)
                throw CrmException.Invalid(HookSender.SecretHeader);

            if (book.Find(tenant, Id(context))!.Secret != secret)
                throw CrmException.Refused("X-Hook-Secret is not the one that was sent", Reason.HookSecretWrong);

            book.Change(tenant, Id(context), hook => hook.Status = SandboxHookStatus.Verified);
        }

        await writer.SaveAsync();
        await ShowAsync(context, Id(context));
    }

    // The secret is on disk before it leaves: the receiver may send it back later, and to another process of ours.
    private async Task ShakeHandsAsync(HttpContext context, string tenant, long id)
    {
        HookRecord asked;
        lock (store.Lock)
        {
            book.Change(
                tenant,
                id,
                hook => (hook.Status, hook.Secret) = (SandboxHookStatus.Unverified, HookBook.NewSecret())
            );
            asked = book.Find(tenant, id) ?? throw CrmException.NotFound("Hook");
        }

        await writer.SaveAsync();
        if (!ports.Allow(asked.HookUrl))
        {
            // To the caller it is a handshake that failed; the log says why nobody was asked.
            RequestNotes.Of(context).Refused = Reason.HookPortNotDeclared;
            await ShowAsync(context, id);
            return;
        }

        using var limit = new CancellationTokenSource(HookTimes.Limit, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, context.RequestAborted);
        if (await sender.AsksBackAsync(asked.HookUrl, asked.Secret, either.Token))
        {
            lock (store.Lock)
            {
                // Not when it was asked anew meanwhile: that answer counts.
                if (book.Find(tenant, id)?.Secret == asked.Secret)
                    book.Change(tenant, id, hook => hook.Status = SandboxHookStatus.Verified);
            }

            await writer.SaveAsync();
        }

        await ShowAsync(context, id);
    }

    private Task ShowAsync(HttpContext context, long id)
    {
        JsonObject shown;
        lock (store.Lock)
            shown = Show(book.Get(Caller.Of(context).Tenant, id));

        return V1Answer.OkAsync(context, shown);
    }

    private static async Task<(string EventKey, string HookUrl)> ReadAsync(HttpContext context)
    {
        var fields = await BodyAsync(context, "eventKey", "hookUrl");
        var eventKey = fields.Text("eventKey");
        if (eventKey is null || !HookEvents.All.Contains(eventKey))
            throw CrmException.Invalid("eventKey");

        var hookUrl = fields.Text("hookUrl");
        HookAddress.Check(hookUrl);
        return (eventKey, hookUrl!);
    }

    private static JsonObject Show(SandboxHook hook) =>
        new()
        {
            ["eventKey"] = hook.EventKey,
            ["hookUrl"] = hook.HookUrl,
            ["key"] = hook.Key,
            ["status"] = hook.Status.ToString(),
        };
}
