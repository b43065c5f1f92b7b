using System.Globalization;
using System.Security.Cryptography;
using Evergrant.Sandbox.Crm;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Hooks;

/// <summary>The subscriptions of every tenant. Whoever asks holds the store's lock.</summary>
internal sealed class HookBook(SandboxStore store)
{
    private const int MostPerTenant = 200;

    private readonly Records hooks = store.Records("hooks");

    public IEnumerable<SandboxHook> All => hooks.All.Select(Shown);

    public IEnumerable<SandboxHook> Of(string tenant) => hooks.Of(tenant).Select(Shown);

    /// <summary>Who is to be told of this.</summary>
    public IEnumerable<(long Id, HookRecord Hook)> Listening(string tenant, string eventKey) =>
        hooks
            .Of(tenant)
            .Select(record => (record.Id, Hook: HookRecord.From(record)))
            .Where(one => one.Hook.Status == SandboxHookStatus.Verified && one.Hook.EventKey == eventKey);

    public HookRecord? Find(string tenant, long id) =>
        hooks.Find(tenant, id) is { } record ? HookRecord.From(record) : null;

    /// <exception cref="CrmException"/>
    public SandboxHook Get(string tenant, long id) =>
        hooks.Find(tenant, id) is { } record ? Shown(record) : throw CrmException.NotFound("Hook");

    /// <exception cref="CrmException"/>
    public long Add(string tenant, string eventKey, string hookUrl, string root)
    {
        if (hooks.Of(tenant).Count >= MostPerTenant)
            throw CrmException.Full();

        var hook = new HookRecord
        {
            EventKey = eventKey,
            HookUrl = hookUrl,
            Status = SandboxHookStatus.Unverified,
            Secret = NewSecret(),
            Root = root,
        };
        return hooks.Add(tenant, _ => hook.ToBody()).Id;
    }

    /// <returns>False when it is gone.</returns>
    public bool Change(string tenant, long id, Action<HookRecord> change)
    {
        if (Find(tenant, id) is not { } hook)
            return false;

        change(hook);
        hooks.Change(tenant, id, hook.ToBody());
        return true;
    }

    /// <exception cref="CrmException"/>
    public void Remove(string tenant, long id)
    {
        if (!hooks.Remove(tenant, id))
            throw CrmException.NotFound("Hook");
    }

    public static string NewSecret() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    public static string KeyOf(long id) => id.ToString(CultureInfo.InvariantCulture);

    private static SandboxHook Shown(Record record)
    {
        var hook = HookRecord.From(record);
        return new SandboxHook(KeyOf(record.Id), record.Tenant, hook.EventKey, hook.HookUrl, hook.Status);
    }
}
