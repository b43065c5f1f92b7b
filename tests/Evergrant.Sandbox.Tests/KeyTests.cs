using System.Globalization;
using System.Text.RegularExpressions;

namespace Evergrant.Sandbox.Tests;

public sealed partial class KeyTests
{
    private const string Contacts = "/crm/rest/v1/contacts";
    private const string Unknown =
        """{"fault":{"faultstring":"Invalid Access Token","detail":{"errorcode":"keymanagement.service.invalid_access_token"}}}""";

    private static readonly string[] FamilyNames = ["limit", "time-unit", "interval", "available", "used"];

    public static TheoryData<SandboxKeyKind> Kinds => [SandboxKeyKind.Pat, SandboxKeyKind.Sak];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_key_opens_its_tenant_as_bearer_as_key_header_and_as_both(SandboxKeyKind kind)
    {
        await using var keap = await Keap.StartAsync();

        var key = await keap.Sandbox.CreateKeyAsync("ab103.infusionsoft.com", kind, "script");
        using var bearer = await CallAsync(keap, key.Text, null);
        using var header = await CallAsync(keap, null, key.Text);
        using var both = await CallAsync(keap, key.Text, key.Text);

        Assert.Matches(KeyText(), key.Text);
        foreach (var answer in new[] { bearer, header, both })
        {
            Assert.Equal("Mary", (string?)(await answer.JsonAsync())["contacts"]![0]!["given_name"]);
            Assert.Equal("ab103.infusionsoft.com", answer.Headers.GetValues("x-keap-tenant-id").Single());
        }

        Assert.Equal(["key:script"], keap.Sandbox.Requests.All.Select(entry => entry.Client).Distinct());
        Assert.DoesNotContain(key.Text, key.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fresh_sandbox_has_one_of_each_kind()
    {
        await using var keap = await Keap.StartAsync();

        foreach (var key in new[] { KeapSandboxSeed.PersonalAccessToken, KeapSandboxSeed.ServiceAccountKey })
        {
            using var answer = await CallAsync(keap, key, null);
            using var who = await keap.GetAsync("/crm/rest/v1/oauth/connect/userinfo", key);

            Assert.Matches(KeyText(), key);
            Assert.Equal(3, (int)(await answer.JsonAsync())["count"]!);
            Assert.Equal(KeapSandboxSeed.Baker.Email, (string?)(await who.JsonAsync())["email"]);
        }
    }

    [Fact]
    public async Task Each_key_has_its_own_figures_and_the_tenant_counts_all()
    {
        await using var keap = await Keap.StartAsync(
            new() { StartAt = new DateTimeOffset(2031, 5, 1, 12, 0, 0, TimeSpan.Zero), StartFrozen = true }
        );
        var pair = await keap.NewPairAsync();
        (await keap.GetAsync(Contacts, pair.Access)).Dispose();
        (await CallAsync(keap, KeapSandboxSeed.ServiceAccountKey, null)).Dispose();
        (await CallAsync(keap, KeapSandboxSeed.PersonalAccessToken, null)).Dispose();

        using var answer = await CallAsync(keap, null, KeapSandboxSeed.PersonalAccessToken);
        await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        using var minuteLater = await CallAsync(keap, null, KeapSandboxSeed.PersonalAccessToken);
        using var app = await keap.GetAsync(Contacts, pair.Access);

        Assert.Equal(["240", "minute", "1", "238", "2"], Family(answer, "throttle"));
        Assert.Equal(["30000", "day", "1", "29998", "2"], Family(answer, "quota"));
        Assert.Equal("4|4", answer.Headers.GetValues("x-keap-tenant-throttle-used").Single());
        Assert.Equal(["240", "minute", "1", "239", "1"], Family(minuteLater, "throttle"));
        Assert.Equal(["30000", "day", "1", "29997", "3"], Family(minuteLater, "quota"));
        Assert.Equal(["1500", "minute", "1", "1499", "1"], Family(app, "throttle"));
        Assert.Equal(["150000", "day", "1", "149998", "2"], Family(app, "quota"));
        Assert.Equal(
            new DateTimeOffset(2031, 5, 2, 0, 0, 0, TimeSpan.Zero)
                .ToUnixTimeMilliseconds()
                .ToString(CultureInfo.InvariantCulture),
            answer.Headers.GetValues("x-keap-product-quota-expiry-time").Single()
        );
    }

    [Fact]
    public async Task A_deleted_key_and_one_that_never_was_are_the_same_401_wherever_they_stand()
    {
        await using var keap = await Keap.StartAsync();
        var key = await keap.Sandbox.CreateKeyAsync(name: "gone");
        var never = "KeapAK-" + new string('f', 50);

        Assert.True(await keap.Sandbox.DeleteKeyAsync("gone"));
        Assert.False(await keap.Sandbox.DeleteKeyAsync("gone"));

        foreach (var text in new[] { key.Text, never })
        {
            foreach (var (bearer, header) in new[] { (text, null), (null, text), ((string?)text, (string?)text) })
            {
                using var answer = await CallAsync(keap, bearer, header);
                await answer.IsAsync(401, Unknown);
                Assert.Equal("", answer.Headers.GetValues("x-keap-product-quota-limit").Single());
            }
        }

        Assert.Equal(["key_unknown"], keap.Sandbox.Requests.All.Select(entry => entry.Refused).Distinct());
    }

    [Fact]
    public async Task Two_different_credentials_and_a_token_in_the_key_header_are_refused()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();

        using var two = await CallAsync(keap, pair.Access, KeapSandboxSeed.PersonalAccessToken);
        using var token = await CallAsync(keap, null, pair.Access);
        using var blank = await CallAsync(keap, null, " ");

        await two.IsAsync(401, Unknown);
        await token.IsAsync(401, Unknown);
        Assert.Equal(401, (int)blank.StatusCode);
        Assert.Equal(
            ["credentials_differ", "key_unknown", "access_token_missing"],
            keap.Sandbox.Requests.All.TakeLast(3).Select(entry => entry.Refused)
        );
    }

    [Fact]
    public async Task A_key_is_no_refresh_token()
    {
        await using var keap = await Keap.StartAsync();

        using var answer = await keap.RefreshAsync(KeapSandboxSeed.PersonalAccessToken);
        using var call = await CallAsync(keap, KeapSandboxSeed.PersonalAccessToken, null);

        await answer.IsAsync(400, Keap.InvalidRefreshToken);
        Assert.Equal(200, (int)call.StatusCode);
    }

    [Fact]
    public async Task Control_makes_a_key_shows_it_once_and_deletes_it()
    {
        await using var keap = await Keap.StartAsync();

        using var made = await keap.ControlAsync(
            HttpMethod.Post,
            "keys",
            """{"tenant":"tv265.infusionsoft.com","kind":"sak","name":"till"}"""
        );
        using var unnamed = await keap.ControlAsync(HttpMethod.Post, "keys", """{"kind":"pat"}""");
        var key = await made.JsonAsync();
        using var works = await CallAsync(keap, (string?)key["key"], null);
        using var again = await keap.ControlAsync(HttpMethod.Post, "keys", """{"name":"till"}""");
        using var deleted = await keap.ControlAsync(HttpMethod.Delete, "keys/till");
        using var gone = await CallAsync(keap, (string?)key["key"], null);
        using var missing = await keap.ControlAsync(HttpMethod.Delete, "keys/till");

        Assert.Equal(["name", "kind", "tenant", "key"], key.AsObject().Select(member => member.Key));
        Assert.Equal(
            ("till", "sak", "tv265.infusionsoft.com"),
            ((string?)key["name"], (string?)key["kind"], (string?)key["tenant"])
        );
        Assert.StartsWith("key_", (string?)(await unnamed.JsonAsync())["name"], StringComparison.Ordinal);
        Assert.Equal((200, 204, 401), ((int)works.StatusCode, (int)deleted.StatusCode, (int)gone.StatusCode));
        await IsProblemAsync(again, 409, "key_exists");
        await IsProblemAsync(missing, 404, "no_such_key");
    }

    [Theory]
    [InlineData("""{"kind":"oauth"}""", "invalid_kind")]
    [InlineData("""{"kind":"PAT"}""", "invalid_kind")]
    [InlineData("""{"tenant":"nobody.infusionsoft.com"}""", "unknown_tenant")]
    [InlineData("""{"name":""}""", "invalid_name")]
    [InlineData("""{"name":"a b"}""", "invalid_name")]
    [InlineData("""{"name":"<script>"}""", "invalid_name")]
    [InlineData("""{"name":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}""", "invalid_name")]
    [InlineData("""{"name":5}""", "invalid_body")]
    [InlineData("""{"key":"KeapAK-x"}""", "invalid_body")]
    [InlineData("[]", "invalid_body")]
    public async Task A_bad_key_is_a_problem_and_makes_none(string body, string code)
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("keap.json");
        await using var keap = await Keap.StartAsync(new() { DataFile = file, StartFrozen = true });
        var before = await File.ReadAllTextAsync(file);

        using var answer = await keap.ControlAsync(HttpMethod.Post, "keys", body);

        await IsProblemAsync(answer, 400, code);
        Assert.Equal(before, await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task In_process_a_bad_key_is_an_argument_exception()
    {
        await using var keap = await Keap.StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => keap.Sandbox.CreateKeyAsync("nobody"));
        await Assert.ThrowsAsync<ArgumentException>(() => keap.Sandbox.CreateKeyAsync(name: "personal"));
    }

    [Fact]
    public async Task Keys_are_in_the_state_file_and_reset_goes_back_to_the_seeds()
    {
        using var folder = new TemporaryFolder();
        var options = new KeapSandboxOptions { DataFile = folder.File("keap.json") };
        SandboxKey key;
        await using (var first = await Keap.StartAsync(options))
        {
            key = await first.Sandbox.CreateKeyAsync(name: "kept");
            Assert.Contains(key.Text, await File.ReadAllTextAsync(options.DataFile), StringComparison.Ordinal);
            await first.Sandbox.DeleteKeyAsync("service");
        }

        await using var second = await Keap.StartAsync(options);
        using var kept = await CallAsync(second, key.Text, null);
        using var deleted = await CallAsync(second, KeapSandboxSeed.ServiceAccountKey, null);
        await second.Sandbox.ResetAsync();
        using var reset = await CallAsync(second, key.Text, null);
        using var back = await CallAsync(second, KeapSandboxSeed.ServiceAccountKey, null);

        Assert.Equal(
            (200, 401, 401, 200),
            ((int)kept.StatusCode, (int)deleted.StatusCode, (int)reset.StatusCode, (int)back.StatusCode)
        );
    }

    [Fact]
    public async Task No_key_is_ever_in_the_log()
    {
        await using var keap = await Keap.StartAsync();
        var key = await keap.Sandbox.CreateKeyAsync(name: "script");
        (await CallAsync(keap, key.Text, key.Text)).Dispose();
        (await CallAsync(keap, key.Text, "other")).Dispose();
        (await CallAsync(keap, "KeapAK-" + key.Text, null)).Dispose();
        (await keap.GetAsync($"{Contacts}?access_token={key.Text}&given_name={key.Text}&limit=1", null)).Dispose();
        (await keap.RefreshAsync(key.Text, Keap.Basic(secret: key.Text))).Dispose();
        (await keap.ExchangeAsync(key.Text, redirectUri: key.Text, secret: key.Text)).Dispose();

        using var log = await keap.ControlAsync(HttpMethod.Get, "requests");
        var pages = await keap.Http.GetStringAsync("/_sandbox/requests");
        foreach (var entry in keap.Sandbox.Requests.All)
            pages += await keap.Http.GetStringAsync($"/_sandbox/requests/{entry.Id}");

        var secret = key.Text["KeapAK-".Length..];
        Assert.DoesNotContain(secret, await log.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, pages, StringComparison.Ordinal);
        Assert.Equal(6, keap.Sandbox.Requests.Count);
    }

    private static List<string> Family(HttpResponseMessage answer, string family) =>
        [.. FamilyNames.Select(name => answer.Headers.GetValues($"x-keap-product-{family}-{name}").Single())];

    private static async Task<HttpResponseMessage> CallAsync(Keap keap, string? bearer, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Contacts);
        if (bearer is not null)
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + bearer);

        if (key is not null)
            request.Headers.TryAddWithoutValidation("X-Keap-API-Key", key);

        return await keap.Http.SendAsync(request);
    }

    private static async Task IsProblemAsync(HttpResponseMessage answer, int status, string code)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal((status, code), ((int)answer.StatusCode, (string?)(await answer.JsonAsync())["code"]));
    }

    [GeneratedRegex("^KeapAK-[0-9a-f]{50}$")]
    private static partial Regex KeyText();
}
