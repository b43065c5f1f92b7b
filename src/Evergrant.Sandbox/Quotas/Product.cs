namespace Evergrant.Sandbox.Quotas;

/// <summary>What Keap counts calls by: an app over all its tenants, or one key.</summary>
// By key is documented; a member of Keap's staff once said by tenant.
internal sealed record Product(string Id, bool IsKey)
{
    public static Product OfApp(string clientId) => new("app:" + clientId, false);

    public static Product OfKey(string name) => new("key:" + name, true);

    public int PerSecond(SandboxQuotas quotas) => IsKey ? quotas.KeyPerSecond : quotas.AppPerSecond;

    public int PerMinute(SandboxQuotas quotas) => IsKey ? quotas.KeyPerMinute : quotas.AppPerMinute;

    public int PerDay(SandboxQuotas quotas) => IsKey ? quotas.KeyPerDay : quotas.AppPerDay;
}
