using System.Globalization;
using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Crm;

namespace Evergrant.Sandbox.Quotas;

/// <param name="Over">Which quota is used up; null while the call is within all.</param>
internal sealed record QuotaReading(
    Caller Caller,
    SandboxQuotas Quotas,
    (int Minute, int Day) Product,
    (int Minute, int Day) Tenant,
    long ExpiryMs,
    RefusalKind? Over
)
{
    /// <summary>Without a caller all names are there, and blank.</summary>
    public static void WriteBlank(HttpResponse response)
    {
        foreach (var name in (string[])["limit", "time-unit", "interval", "available", "used"])
        {
            response.Headers["x-keap-product-quota-" + name] = "";
            response.Headers["x-keap-product-throttle-" + name] = "";
            response.Headers["x-keap-tenant-throttle-" + name] = "|";
        }

        response.Headers["x-keap-product-quota-expiry-time"] = "";
        response.Headers["x-keap-product-spike-limit"] = "";
        response.Headers["x-keap-tenant-id"] = "";
    }

    public void Write(HttpResponse response, KeapEra era)
    {
        var headers = response.Headers;
        if (era == KeapEra.A)
            WriteOlder(headers);

        Family(headers, "x-keap-product-quota-", Caller.Product.PerDay(Quotas), "day", Product.Day);
        headers["x-keap-product-quota-expiry-time"] = Text(ExpiryMs);
        Family(headers, "x-keap-product-throttle-", Caller.Product.PerMinute(Quotas), "minute", Product.Minute);
        headers["x-keap-product-spike-limit"] = "";
        headers["x-keap-tenant-id"] = Caller.Tenant;
        // Two windows in one header, minute first.
        var (perMinute, perDay) = (Quotas.TenantPerMinute, Quotas.TenantPerDay);
        headers["x-keap-tenant-throttle-limit"] = Two(perMinute, perDay);
        headers["x-keap-tenant-throttle-time-unit"] = "minute|day";
        headers["x-keap-tenant-throttle-interval"] = "1|1";
        headers["x-keap-tenant-throttle-available"] = Two(Left(perMinute, Tenant.Minute), Left(perDay, Tenant.Day));
        headers["x-keap-tenant-throttle-used"] = Two(Tenant.Minute, Tenant.Day);
    }

    // Era A's names of what the app or the key used; a tenant had no quota then.
    private void WriteOlder(IHeaderDictionary headers)
    {
        Family(headers, "X-Apigee-Product-Quota-", Caller.Product.PerDay(Quotas), "day", Product.Day);
        headers["X-Apigee-Product-Quota-Expiry-Time"] = Text(ExpiryMs);
        Family(headers, "X-Apigee-Product-Throttle-", Caller.Product.PerMinute(Quotas), "minute", Product.Minute);
    }

    private static void Family(IHeaderDictionary headers, string prefix, int limit, string unit, int used)
    {
        headers[prefix + "limit"] = Text(limit);
        headers[prefix + "time-unit"] = unit;
        headers[prefix + "interval"] = "1";
        headers[prefix + "available"] = Text(Left(limit, used));
        headers[prefix + "used"] = Text(used);
    }

    private static int Left(int limit, int used) => Math.Max(0, limit - used);

    private static string Two(int minute, int day) => $"{Text(minute)}|{Text(day)}";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
