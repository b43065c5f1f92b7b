using System.Net;
using System.Net.Http.Json;
using Evergrant.Server.Consumers;
using Evergrant.Server.Tests.Gateway;
using Evergrant.Server.Web;
using Evergrant.Storage;

namespace Evergrant.Server.Tests.Consumers;

public sealed class ConsumerKeyTests
{
    private const string Contacts = "/gw/shop/crm/rest/v1/contacts";

    [Fact]
    public async Task A_key_is_all_that_a_consumer_needs_for_the_contacts()
    {
        await using var house = await GatewayHouse.BuildAsync();
        foreach (var grant in new[] { "shop", (await house.GrantIdAsync()).ToString() })
        {
            using var answer = await house.Http.GetAsync($"/gw/{grant}/crm/rest/v1/contacts?limit=1");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.NotNull((await answer.JsonAsync())["contacts"]);
        }
        using var http = house.NewHttp(null);
        http.DefaultRequestHeaders.Add("X-Evergrant-Key", house.Key);
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Basic of-the-client-library");
        using var own = await http.GetAsync(Contacts);
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
    }

    [Fact]
    public async Task A_website_with_a_key_adds_a_contact_tags_it_and_sends_a_welcome_mail()
    {
        await using var house = await GatewayHouse.BuildAsync();
        const string Api = "/gw/shop/crm/rest/v1";
        using var added = await house.Http.PutAsJsonAsync(
            $"{Api}/contacts",
            new Dictionary<string, object>
            {
                ["duplicate_option"] = "Email",
                ["opt_in_reason"] = "Signed up on the website",
                ["email_addresses"] = new[] { new { email = "ann@example.com", field = "EMAIL1" } },
            }
        );
        var contact = (long)(await added.JsonAsync())["id"]!;
        using var found = await house.Http.GetAsync($"{Api}/tags?name=Customer");
        var tag = (long)(await found.JsonAsync())["tags"]![0]!["id"]!;
        using var tagged = await house.Http.PostAsJsonAsync(
            $"{Api}/contacts/{contact}/tags",
            new { tagIds = new[] { tag } }
        );
        Assert.Equal(HttpStatusCode.OK, tagged.StatusCode);
        using var welcomed = await house.Http.PostAsJsonAsync(
            $"{Api}/emails/queue",
            new Dictionary<string, object>
            {
                ["contacts"] = new[] { contact },
                ["user_id"] = 1,
                ["subject"] = "Welcome",
                ["plain_content"] = Convert.ToBase64String("Hello Ann"u8),
            }
        );
        Assert.True(welcomed.IsSuccessStatusCode);
        var reached = Assert.Single(house.House.Keap.State.Mail[^1].Recipients);
        Assert.Equal(("ann@example.com", null), (reached.Address, reached.NotSent));
    }

    [Theory]
    [InlineData(null, "key_missing")]
    [InlineData("Basic eg_", "key_missing")]
    [InlineData("Bearer eg_", "key_malformed")]
    [InlineData("Bearer nonsense", "key_malformed")]
    [InlineData("Bearer é", "key_malformed")]
    [InlineData("operator", "key_malformed")]
    [InlineData("mistyped", "key_malformed")]
    [InlineData("never made", "key_unknown")]
    [InlineData("revoked", "key_revoked")]
    public async Task A_key_that_does_not_work_is_told_why(string? authorization, string code)
    {
        await using var house = await GatewayHouse.BuildAsync();
        authorization = authorization switch
        {
            "operator" => $"Bearer {house.House.OperatorToken}",
            "mistyped" => $"Bearer {house.Key[..^1]}{(house.Key[^1] == '0' ? '1' : '0')}",
            "never made" => $"Bearer {ConsumerKeys.Text.New()}",
            "revoked" => $"Bearer {house.Key}",
            _ => authorization,
        };
        if (code == "key_revoked")
            Assert.True(await house.Keys.RevokeAsync("site", default));
        using var http = house.NewHttp(null);
        using var request = new HttpRequestMessage(HttpMethod.Get, Contacts);
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var answer = await http.SendAsync(request);
        await answer.IsProblemAsync(HttpStatusCode.Unauthorized, code);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
        Assert.DoesNotContain(
            house.House.Keap.Requests.All,
            seen => seen.Path.StartsWith("/crm", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_revoked_key_is_out_within_a_second_wherever_it_was_revoked()
    {
        await using var house = await GatewayHouse.BuildAsync();
        using (var before = await house.Http.GetAsync(Contacts))
            Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        await using var elsewhere = await house.House.OpenHomeAsync();
        Assert.True(await (await ConsumerKeys.OpenAsync(elsewhere, default)).RevokeAsync("site", default));
        house.House.ProcessClock.Shift(TimeSpan.FromSeconds(1));
        using var after = await house.Http.GetAsync(Contacts);
        await after.IsProblemAsync(HttpStatusCode.Unauthorized, "key_revoked");
    }

    [Fact]
    public async Task A_program_is_cut_off_alone()
    {
        await using var house = await GatewayHouse.BuildAsync();
        var wanted = new NewConsumerKey { Grant = await house.GrantIdAsync(), Name = "contractor" };
        using var contractor = house.NewHttp(await house.Keys.AddAsync(wanted, default));
        using (var before = await contractor.GetAsync(Contacts))
            Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.True(await house.Keys.RevokeAsync("contractor", default));
        house.House.ProcessClock.Shift(TimeSpan.FromSeconds(1));
        using var refused = await contractor.GetAsync(Contacts);
        await refused.IsProblemAsync(HttpStatusCode.Unauthorized, "key_revoked");
        using var others = await house.Http.GetAsync(Contacts);
        Assert.Equal(HttpStatusCode.OK, others.StatusCode);
    }

    [Fact]
    public async Task A_key_opens_its_own_grant_only()
    {
        await using var house = await GatewayHouse.BuildAsync();
        await house.House.ConnectAsync("other", "ab103.infusionsoft.com");
        var other = await house.GrantIdAsync("other");
        foreach (var grant in new[] { "other", other.ToString(), "nobody", "SHOP", "shop%20" })
        {
            using var answer = await house.Http.GetAsync($"/gw/{grant}/crm/rest/v1/contacts");
            await answer.IsProblemAsync(HttpStatusCode.NotFound, "no_such_grant");
        }
        Assert.DoesNotContain(
            house.House.Keap.Requests.All,
            seen => seen.Path.StartsWith("/crm", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_key_reads_the_token_of_its_grant_only_if_it_was_made_for_that()
    {
        await using var house = await GatewayHouse.BuildAsync();
        await house.House.ConnectAsync("other", "ab103.infusionsoft.com");
        var wanted = new NewConsumerKey { Grant = await house.GrantIdAsync(), TokenRead = true };
        using var reader = house.NewHttp(await house.Keys.AddAsync(wanted, default));
        using var token = await reader.GetAsync("/api/v1/grants/shop/token");
        Assert.Equal(HttpStatusCode.OK, token.StatusCode);
        Assert.NotNull((await token.JsonAsync())["access_token"]);

        using var others = await reader.GetAsync("/api/v1/grants/other/token");
        await others.IsProblemAsync(HttpStatusCode.NotFound, "no_such_grant");
        foreach (var path in new[] { "/api/v1/grants", "/api/v1/grants/shop" })
        {
            using var answer = await reader.GetAsync(path);
            await answer.IsProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        }
        using var refresh = await reader.PostAsync("/api/v1/grants/shop/refresh", null);
        await refresh.IsProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        using var plain = await house.Http.GetAsync("/api/v1/grants/shop/token");
        await plain.IsProblemAsync(HttpStatusCode.Forbidden, "key_reads_no_tokens");
    }

    [Fact]
    public async Task A_key_is_shown_once_and_kept_as_a_hash()
    {
        await using var house = await GatewayHouse.BuildAsync();
        var grant = await house.GrantIdAsync();
        Assert.Matches("^eg_[0-9a-f]{72}$", house.Key);
        Assert.DoesNotContain(
            house.Key,
            string.Join(' ', await house.Keys.ListAsync(default)),
            StringComparison.Ordinal
        );
        var stored = await house.House.Home.Database.ReadAsync(
            (connection, token) =>
                new Sql("select hash from consumer_keys").ListAsync(connection, row => row.Text(), token),
            default
        );
        Assert.Equal(KeyText.Hash(house.Key), Assert.Single(stored));
        Assert.Null(await house.Keys.AddAsync(new NewConsumerKey { Grant = grant, Name = "site" }, default));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            house.Keys.AddAsync(new NewConsumerKey { Grant = grant, Name = "No name" }, default)
        );
        Assert.True(await house.Keys.RevokeAsync("site", default));
        Assert.False(await house.Keys.RevokeAsync("site", default));
        Assert.NotNull(await house.Keys.AddAsync(new NewConsumerKey { Grant = grant, Name = "site" }, default));
        Assert.NotNull(await house.Keys.AddAsync(new NewConsumerKey { Grant = grant }, default));
        Assert.Equal(3, (await house.Keys.ListAsync(default)).Count);
    }

    [Fact]
    public async Task Keys_that_worked_are_believed_for_15_minutes_while_the_store_is_down_and_others_are_not()
    {
        var clock = new ShiftedClock();
        var isDown = false;
        var believed = new Believed<string>(
            clock,
            (hash, _) =>
                isDown ? throw new StoreUnavailableException("down") : Task.FromResult<string?>("known " + hash)
        );
        Assert.Equal("known a", await believed.LookAsync("a", default));
        isDown = true;
        clock.Shift(TimeSpan.FromMinutes(14));
        Assert.Null(believed.Find("a"));
        Assert.Equal("known a", await believed.LookAsync("a", default));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => believed.LookAsync("b", default));
        clock.Shift(TimeSpan.FromMinutes(2));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => believed.LookAsync("a", default));
    }
}
