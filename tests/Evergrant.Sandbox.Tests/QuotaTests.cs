namespace Evergrant.Sandbox.Tests;

public sealed class QuotaTests
{
    private const string Contacts = "/crm/rest/v1/contacts";
    private const string TooManyK =
        """{"code":"429","message":"Quota Exceeded","status":"Request Throttled","details":null}""";
    private const string TooManyA =
        """{"fault":{"faultstring":"Rate limit quota violation. Quota limit exceeded. Identifier : 2r42xxxxxxxxxxxx2","detail":{"errorcode":"policies.ratelimit.QuotaViolation"}}}""";

    private static readonly DateTimeOffset Start = new(2030, 1, 1, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_first_call_over_the_minute_is_refused_and_the_window_rolls_in_steps()
    {
        await using var keap = await StartAsync(new() { AppPerMinute = 3 });
        var pair = await keap.NewPairAsync();
        for (var call = 0; call < 3; call++)
            await IsAsync(keap, pair.Access, 200);

        using var refused = await keap.GetAsync(Contacts, pair.Access);
        Assert.Equal("3", Header(refused, "x-keap-product-throttle-used"));
        Assert.Equal("0", Header(refused, "x-keap-product-throttle-available"));
        Assert.Equal("3", Header(refused, "x-keap-tenant-throttle-used").Split('|')[0]);
        await refused.IsAsync(429, TooManyK);
        Assert.Equal("quota_used_up", keap.Sandbox.Requests.All[^1].Refused);

        await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromSeconds(59.999));
        await IsAsync(keap, pair.Access, 429);
        await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        await IsAsync(keap, pair.Access, 200);
    }

    [Fact]
    public async Task The_day_ends_at_midnight_utc_and_not_a_millisecond_earlier()
    {
        await using var keap = await StartAsync(new() { AppPerDay = 2 });
        var pair = await keap.NewPairAsync();
        await IsAsync(keap, pair.Access, 200);
        await IsAsync(keap, pair.Access, 200);
        await IsAsync(keap, pair.Access, 429);

        await keap.Sandbox.AdvanceUntilAsync("quota-reset-1ms");
        await IsAsync(keap, pair.Access, 429);
        await keap.Sandbox.AdvanceUntilAsync("quota-reset");
        using var fresh = await keap.GetAsync(Contacts, pair.Access);

        Assert.Equal((200, "1"), ((int)fresh.StatusCode, Header(fresh, "x-keap-product-quota-used")));
        Assert.Equal(
            $"{Start.Date.AddDays(2).Subtract(DateTime.UnixEpoch).TotalMilliseconds}",
            Header(fresh, "x-keap-product-quota-expiry-time")
        );
    }

    [Fact]
    public async Task A_key_has_a_quota_of_its_own_and_an_app_another()
    {
        await using var keap = await StartAsync(new() { KeyPerMinute = 1, AppPerMinute = 2 });
        var pair = await keap.NewPairAsync();
        await IsAsync(keap, KeapSandboxSeed.PersonalAccessToken, 200);
        await IsAsync(keap, KeapSandboxSeed.PersonalAccessToken, 429);
        await IsAsync(keap, KeapSandboxSeed.ServiceAccountKey, 200);
        await IsAsync(keap, pair.Access, 200);
        await IsAsync(keap, pair.Access, 200);
        await IsAsync(keap, pair.Access, 429);
    }

    [Fact]
    public async Task A_tenant_has_one_over_all_that_call_for_it()
    {
        await using var keap = await StartAsync(new() { TenantPerMinute = 2, TenantPerDay = 3 });
        var baker = await keap.NewPairAsync();
        var shop = await keap.NewPairAsync("ab103.infusionsoft.com");
        await IsAsync(keap, baker.Access, 200);
        await IsAsync(keap, KeapSandboxSeed.PersonalAccessToken, 200);
        await IsAsync(keap, baker.Access, 429);
        using var other = await keap.GetAsync(Contacts, shop.Access);

        Assert.Equal(
            (200, "2|3", "1|1"),
            (
                (int)other.StatusCode,
                Header(other, "x-keap-tenant-throttle-limit"),
                Header(other, "x-keap-tenant-throttle-used")
            )
        );
        await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        await IsAsync(keap, baker.Access, 200);
        await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        await IsAsync(keap, baker.Access, 429);
    }

    [Theory]
    [InlineData(KeapEra.K, 429, TooManyK)]
    [InlineData(KeapEra.A, 429, TooManyA)]
    [InlineData(KeapEra.M, 403, "<h1>Developer Over Rate</h1>")]
    public async Task Each_era_says_it_in_its_own_words(KeapEra era, int status, string body)
    {
        await using var keap = await StartAsync(new() { AppPerMinute = 1 }, era);
        var pair = await keap.NewPairAsync();
        await IsAsync(keap, pair.Access, 200);

        using var refused = await keap.GetAsync(Contacts, pair.Access);

        await refused.IsAsync(status, body);
    }

    [Fact]
    public async Task Era_a_counts_in_headers_of_its_own_as_well()
    {
        await using var keap = await StartAsync(new(), KeapEra.A);
        var pair = await keap.NewPairAsync();

        using var answer = await keap.GetAsync(Contacts, pair.Access);

        Assert.Equal("150000", answer.Headers.GetValues("X-Apigee-Product-Quota-Limit").Single());
        Assert.Equal("1", answer.Headers.GetValues("X-Apigee-Product-Throttle-Used").Single());
        Assert.Equal("10000|250000", answer.Headers.GetValues("x-keap-tenant-throttle-limit").Single());
    }

    [Fact]
    public async Task Spikes_are_arrested_when_asked_and_only_within_a_second()
    {
        await using var keap = await StartAsync(new() { ArrestSpikes = true, KeyPerSecond = 2 });
        await IsAsync(keap, KeapSandboxSeed.PersonalAccessToken, 200);
        await IsAsync(keap, KeapSandboxSeed.PersonalAccessToken, 200);

        using var refused = await keap.GetAsync(Contacts, KeapSandboxSeed.PersonalAccessToken);
        Assert.Equal(429, (int)refused.StatusCode);
        Assert.Contains("Spike arrest", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("spike_arrested", keap.Sandbox.Requests.All[^1].Refused);

        await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromSeconds(1));
        await IsAsync(keap, KeapSandboxSeed.PersonalAccessToken, 200);
    }

    [Fact]
    public async Task What_is_only_counted_is_never_refused()
    {
        await using var keap = await StartAsync(new() { Refuse = false, AppPerMinute = 1 });
        var pair = await keap.NewPairAsync();
        await IsAsync(keap, pair.Access, 200);
        using var second = await keap.GetAsync(Contacts, pair.Access);

        Assert.Equal(
            (200, "2", "0"),
            (
                (int)second.StatusCode,
                Header(second, "x-keap-product-throttle-used"),
                Header(second, "x-keap-product-throttle-available")
            )
        );
    }

    [Fact]
    public async Task Quotas_are_set_over_http_kept_in_the_state_file_and_reset_to_what_was_asked_for()
    {
        using var folder = new TemporaryFolder();
        var options = new KeapSandboxOptions { DataFile = folder.File("keap.json") };
        await using (var first = await Keap.StartAsync(options))
        {
            using var put = await first.ControlAsync(HttpMethod.Put, "quotas", """{"key_per_minute":7}""");
            Assert.Equal(
                (7, 1_500),
                ((int)(await put.JsonAsync())["key_per_minute"]!, (int)(await put.JsonAsync())["app_per_minute"]!)
            );
        }

        await using var second = await KeapSandbox.StartAsync(options);
        Assert.Equal(7, second.Quotas.KeyPerMinute);
        await second.ResetAsync();
        Assert.Equal(new SandboxQuotas(), second.Quotas);
    }

    [Theory]
    [InlineData("""{"app_per_minute":0}""", "invalid_quota")]
    [InlineData("""{"app_per_minute":-1}""", "invalid_quota")]
    [InlineData("""{"tenant_per_day":2000000000}""", "invalid_quota")]
    [InlineData("""{"per_fortnight":1}""", "invalid_body")]
    [InlineData("""{"key_per_day":"many"}""", "invalid_body")]
    [InlineData("""null""", "invalid_body")]
    public async Task A_quota_that_is_none_is_refused_and_changes_nothing(string body, string code)
    {
        await using var keap = await StartAsync(new() { AppPerMinute = 5 });

        using var answer = await keap.ControlAsync(HttpMethod.Put, "quotas", body);

        Assert.Equal((400, code), ((int)answer.StatusCode, (string?)(await answer.JsonAsync())["code"]));
        Assert.Equal(5, keap.Sandbox.Quotas.AppPerMinute);
    }

    private static Task<Keap> StartAsync(SandboxQuotas quotas, KeapEra era = KeapEra.K) =>
        Keap.StartAsync(
            new()
            {
                StartAt = Start,
                StartFrozen = true,
                Quotas = quotas,
                Era = era,
            }
        );

    private static async Task IsAsync(Keap keap, string credential, int status)
    {
        using var answer = await keap.GetAsync(Contacts, credential);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();
}
