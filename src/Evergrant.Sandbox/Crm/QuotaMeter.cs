using System.Globalization;

namespace Evergrant.Sandbox.Crm;

/// <summary>Counts calls in fixed windows on the sandbox's clock. It refuses nothing yet.</summary>
internal sealed class QuotaMeter(SandboxClock clock)
{
    private const int TenantPerDay = 250_000;
    private const int TenantPerMinute = 10_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, (int Minute, int Day)> tenants = [];
    private readonly Dictionary<string, (int Minute, int Day)> products = [];
    private DateTimeOffset minute;
    private DateTimeOffset day;

    public Reading Count(Caller caller)
    {
        lock (gate)
        {
            Turn(clock.GetUtcNow());
            return new Reading(
                caller,
                CountOne(products, caller.Product.Id),
                CountOne(tenants, caller.Tenant),
                day.AddDays(1).ToUnixTimeMilliseconds()
            );
        }
    }

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

    private static (int Minute, int Day) CountOne(Dictionary<string, (int Minute, int Day)> counts, string id)
    {
        var (minute, day) = counts.GetValueOrDefault(id);
        return counts[id] = (minute + 1, day + 1);
    }

    private void Turn(DateTimeOffset now)
    {
        var minute = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, now.Minute, 0, TimeSpan.Zero);
        if (minute != this.minute)
        {
            this.minute = minute;
            foreach (var counts in (Dictionary<string, (int Minute, int Day)>[])[tenants, products])
            {
                foreach (var id in counts.Keys)
                    counts[id] = (0, counts[id].Day);
            }
        }

        var day = new DateTimeOffset(now.Date, TimeSpan.Zero);
        if (day != this.day)
        {
            this.day = day;
            tenants.Clear();
            products.Clear();
        }
    }

    internal sealed record Reading(
        Caller Caller,
        (int Minute, int Day) Product,
        (int Minute, int Day) Own,
        long ExpiryMs
    )
    {
        public void Write(HttpResponse response)
        {
            var headers = response.Headers;
            Family(headers, "x-keap-product-quota-", Caller.Product.PerDay, "day", Product.Day);
            headers["x-keap-product-quota-expiry-time"] = Text(ExpiryMs);
            Family(headers, "x-keap-product-throttle-", Caller.Product.PerMinute, "minute", Product.Minute);
            headers["x-keap-product-spike-limit"] = "";
            headers["x-keap-tenant-id"] = Caller.Tenant;
            // Two windows in one header, minute first.
            headers["x-keap-tenant-throttle-limit"] = $"{Text(TenantPerMinute)}|{Text(TenantPerDay)}";
            headers["x-keap-tenant-throttle-time-unit"] = "minute|day";
            headers["x-keap-tenant-throttle-interval"] = "1|1";
            headers["x-keap-tenant-throttle-available"] =
                $"{Text(Math.Max(0, TenantPerMinute - Own.Minute))}|{Text(Math.Max(0, TenantPerDay - Own.Day))}";
            headers["x-keap-tenant-throttle-used"] = $"{Text(Own.Minute)}|{Text(Own.Day)}";
        }

        private static void Family(IHeaderDictionary headers, string prefix, int limit, string unit, int used)
        {
            headers[prefix + "limit"] = Text(limit);
            headers[prefix + "time-unit"] = unit;
            headers[prefix + "interval"] = "1";
            headers[prefix + "available"] = Text(Math.Max(0, limit - used));
            headers[prefix + "used"] = Text(used);
        }

        private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
    }
}
