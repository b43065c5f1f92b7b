namespace Evergrant.Keap.Tests;

public sealed class QuotaTests
{
    [Fact]
    public async Task Every_answer_tells_how_many_calls_are_left()
    {
        var seen = new List<KeapQuota>();
        await using var desk = await Desk.OpenAsync(new KeapClientOptions { QuotaSeen = seen.Add });

        await desk.Keap.Users.GetMeAsync();
        await Assert.ThrowsAsync<KeapNotFoundException>(() => desk.Keap.Contacts.GetAsync("999999"));

        Assert.Equal(2, seen.Count);
        Assert.Equal(seen[1], desk.Keap.Quota);
        Assert.Equal(new QuotaWindow(240, 238, 2), seen[1].AppMinute);
        Assert.Equal(new QuotaWindow(30_000, 29_998, 2), seen[1].AppDay);
        Assert.Equal(new QuotaWindow(10_000, 9_998, 2), seen[1].TenantMinute);
        Assert.Equal(new QuotaWindow(250_000, 249_998, 2), seen[1].TenantDay);
        Assert.Equal("xy123.infusionsoft.com", seen[1].Tenant);
        Assert.Equal(TimeSpan.Zero, seen[1].DayEnds!.Value.TimeOfDay);
    }

    [Fact]
    public void One_window_to_a_header_is_read_too()
    {
        var quota = Read(
            ("x-keap-tenant-throttle-limit", "10000"),
            ("x-keap-tenant-throttle-time-unit", "minute"),
            ("x-keap-tenant-throttle-available", "9999"),
            ("x-keap-tenant-throttle-used", "1")
        );

        Assert.Equal((new QuotaWindow(10_000, 9_999, 1), null), (quota!.TenantMinute, quota.TenantDay));
    }

    [Fact]
    public void Blank_and_broken_headers_say_nothing()
    {
        Assert.Null(Read());
        Assert.Null(
            Read(
                ("x-keap-product-quota-available", ""),
                ("x-keap-tenant-throttle-available", "|"),
                ("x-keap-product-throttle-available", "many"),
                ("x-keap-product-quota-expiry-time", "158663200"),
                ("x-keap-tenant-id", "")
            )
        );
    }

    private static KeapQuota? Read(params (string Name, string Value)[] headers)
    {
        using var response = new HttpResponseMessage();
        foreach (var (name, value) in headers)
            response.Headers.TryAddWithoutValidation(name, value);
        return KeapQuota.Of(response);
    }
}
