using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Crm;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Quotas;

/// <summary>Counts calls on the sandbox's clock, and says which are too many. Those count no further.</summary>
internal sealed class QuotaMeter(SandboxStore store, SandboxClock clock)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, CallWindows> tenants = [];
    private readonly Dictionary<string, CallWindows> products = [];

    public SandboxQuotas Quotas => store.Document.Quotas ?? new SandboxQuotas();

    public QuotaReading Count(Caller caller)
    {
        var quotas = Quotas;
        lock (gate)
        {
            var now = clock.GetUtcNow();
            var product = Of(products, caller.Product.Id, now);
            var tenant = Of(tenants, caller.Tenant, now);
            var over = quotas.Refuse ? WhyNot(quotas, caller.Product, product, tenant) : null;
            if (over is null)
            {
                product.Count();
                tenant.Count();
            }

            var dayEnds = new DateTimeOffset(now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
            return new QuotaReading(
                caller,
                quotas,
                (product.Minute, product.Day),
                (tenant.Minute, tenant.Day),
                dayEnds.ToUnixTimeMilliseconds(),
                over
            );
        }
    }

    public void Forget()
    {
        lock (gate)
        {
            tenants.Clear();
            products.Clear();
        }
    }

    public void Forget(string tenant)
    {
        lock (gate)
            tenants.Remove(tenant);
    }

    private static RefusalKind? WhyNot(SandboxQuotas quotas, Product product, CallWindows own, CallWindows tenant) =>
        own.Day >= product.PerDay(quotas) || tenant.Day >= quotas.TenantPerDay ? RefusalKind.OverDay
        : own.Minute >= product.PerMinute(quotas) || tenant.Minute >= quotas.TenantPerMinute ? RefusalKind.OverMinute
        : quotas.ArrestSpikes && own.Second >= product.PerSecond(quotas) ? RefusalKind.Spike
        : null;

    private static CallWindows Of(Dictionary<string, CallWindows> windows, string id, DateTimeOffset now)
    {
        if (!windows.TryGetValue(id, out var found))
            windows.Add(id, found = new CallWindows());

        found.Turn(now);
        return found;
    }
}
