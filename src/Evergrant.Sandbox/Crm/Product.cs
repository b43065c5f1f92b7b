namespace Evergrant.Sandbox.Crm;

/// <summary>What Keap counts calls by: an app over all its tenants, or one key.</summary>
// By key is documented; a member of Keap's staff once said by tenant.
internal sealed record Product(string Id, int PerMinute, int PerDay)
{
    public static Product OfApp(string clientId) => new("app:" + clientId, 1_500, 150_000);

    public static Product OfKey(string name) => new("key:" + name, 240, 30_000);
}
