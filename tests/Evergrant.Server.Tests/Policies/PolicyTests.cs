using System.Net;
using System.Net.Http.Json;
using System.Text;
using Evergrant.Server.Consumers;
using Evergrant.Server.Policies;
using Evergrant.Server.Tests.Gateway;

namespace Evergrant.Server.Tests.Policies;

public sealed class PolicyTests
{
    private const string Contacts = "/gw/shop/crm/rest/v1/contacts";
    private static readonly long[] Tags = [91];

    private static int Forwarded(GatewayHouse house) =>
        house.House.Keap.Requests.All.Count(seen => seen.Path.StartsWith("/crm", StringComparison.Ordinal));

    [Fact]
    public async Task A_contractor_writes_contacts_and_tags_and_is_told_what_else_is_allowed()
    {
        await using var house = await GatewayHouse.BuildAsync();
        using var cleo = await house.LimitedAsync(new PolicyDraft { Preset = "contacts+tags-write" });
        using var added = await cleo.PutAsJsonAsync(
            Contacts,
            new Dictionary<string, object>
            {
                ["duplicate_option"] = "Email",
                ["email_addresses"] = new[] { new { email = "ann@example.com", field = "EMAIL1" } },
            }
        );
        Assert.True(added.IsSuccessStatusCode);
        var contact = (long)(await added.JsonAsync())["id"]!;
        using var tagged = await cleo.PostAsJsonAsync($"{Contacts}/{contact}/tags", new { tagIds = Tags });
        var before = Forwarded(house);
        foreach (
            var (method, path) in ((string, string)[])
                [
                    ("GET", Contacts),
                    ("HEAD", Contacts),
                    ("DELETE", $"{Contacts}/{contact}"),
                    ("POST", "/gw/shop/crm/xmlrpc"),
                    ("GET", "/gw/shop/crm/rest/v1/oauth/connect/userinfo"),
                ]
        )
        {
            using var refused = await cleo.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
            if (method == "HEAD")
            {
                Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
                continue;
            }
            var problem = await refused.IsProblemAsync(HttpStatusCode.Forbidden, "call_not_allowed");
            Assert.Equal("allow (preset contacts+tags-write)", (string?)problem["rule"]);
            Assert.Contains(
                "POST,PUT /crm/rest/v1/contacts",
                problem["allowed"]!.AsArray().Select(call => (string)call!)
            );
        }
        Assert.Equal(before, Forwarded(house));
    }

    [Theory]
    [InlineData("""{"given_name":"Ann","email_addresses":[{"email":"a@b.c"}]}""", null, null)]
    [InlineData("", null, null)]
    [InlineData("""{"given_name":"Ann","owner_id":1}""", "field_not_allowed", "owner_id")]
    [InlineData(
        """{"email_addresses":[{"email":"a@b.c","opt_in_reason":"x"}]}""",
        "field_not_allowed",
        "email_addresses.opt_in_reason"
    )]
    [InlineData("""{"email_addresses":"a@b.c"}""", "field_not_allowed", "email_addresses")]
    [InlineData("""[{"owner_id":1}]""", "field_not_allowed", "owner_id")]
    [InlineData("""{"owner\u005fid":1}""", "field_not_allowed", "owner_id")]
    [InlineData("""{"given_name":"Ann","given_name":"Bea"}""", "body_not_json", null)]
    [InlineData("""{"given_name":"Ann",}""", "body_not_json", null)]
    [InlineData("given_name=Ann", "body_not_json", null)]
    public async Task A_key_sends_only_the_fields_it_may(string body, string? code, string? field)
    {
        await using var api = await StubApi.StartAsync();
        await using var house = await GatewayHouse.BuildAsync(api.Address);
        using var cleo = await house.LimitedAsync(
            new PolicyDraft { Fields = ["POST /crm/rest/v1/contacts given_name,email_addresses.email"] }
        );
        var sent = "";
        api.Answer = async context => sent = await new StreamReader(context.Request.Body).ReadToEndAsync();
        using var answer = await cleo.PostAsync(Contacts, new StringContent(body, Encoding.UTF8, "application/json"));
        if (code is null)
        {
            Assert.Equal((HttpStatusCode.OK, body), (answer.StatusCode, sent));
            return;
        }
        var problem = await answer.IsProblemAsync(HttpStatusCode.Forbidden, code);
        if (field is not null)
            Assert.Contains($" {field} ", (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Empty(api.Requests);
    }

    [Theory]
    [InlineData("text/plain", null, "body_not_json", 403)]
    [InlineData("application/json; charset=utf-16", null, "body_not_json", 403)]
    [InlineData("application/json", "gzip", "body_not_json", 403)]
    public async Task A_body_that_is_not_plain_json_cannot_be_looked_into(
        string type,
        string? encoding,
        string code,
        int status
    )
    {
        await using var api = await StubApi.StartAsync();
        await using var house = await GatewayHouse.BuildAsync(api.Address);
        using var cleo = await house.LimitedAsync(
            new PolicyDraft { Fields = ["POST /crm/rest/v1/contacts given_name"] }
        );
        using var content = new ByteArrayContent("""{"given_name":"Ann"}"""u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (encoding is not null)
            content.Headers.ContentEncoding.Add(encoding);
        using var answer = await cleo.PostAsync(Contacts, content);
        await answer.IsProblemAsync((HttpStatusCode)status, code);
        Assert.Empty(api.Requests);
    }

    [Fact]
    public async Task A_body_that_is_too_long_to_be_looked_into_is_refused()
    {
        await using var api = await StubApi.StartAsync();
        await using var house = await GatewayHouse.BuildAsync(api.Address);
        using var cleo = await house.LimitedAsync(
            new PolicyDraft { Fields = ["POST /crm/rest/v1/contacts given_name"] }
        );
        var body = $$"""{"given_name":"{{new string('x', BodyRule.Largest)}}"}""";
        using var answer = await cleo.PostAsync(Contacts, new StringContent(body, Encoding.UTF8, "application/json"));
        await answer.IsProblemAsync(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
        Assert.Empty(api.Requests);
    }

    [Fact]
    public async Task A_key_works_from_its_first_moment_to_its_last()
    {
        await using var house = await GatewayHouse.BuildAsync();
        using var cleo = await house.LimitedAsync(now => new PolicyDraft
        {
            NotBefore = now.AddHours(1).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", null),
            Until = now.AddHours(2).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", null),
        });
        using var early = await cleo.GetAsync(Contacts);
        await early.IsProblemAsync(HttpStatusCode.Unauthorized, "key_not_yet_valid");
        Assert.Equal("Bearer", early.Headers.WwwAuthenticate.Single().Scheme);
        house.House.ProcessClock.Shift(TimeSpan.FromHours(1));
        using var good = await cleo.GetAsync(Contacts);
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        house.House.ProcessClock.Shift(TimeSpan.FromHours(1));
        using var late = await cleo.GetAsync(Contacts);
        await late.IsProblemAsync(HttpStatusCode.Unauthorized, "key_expired");
        Assert.Equal("Bearer", late.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task A_key_works_from_its_own_addresses_only()
    {
        await using var house = await GatewayHouse.BuildAsync();
        using var near = await house.LimitedAsync(new PolicyDraft { From = ["127.0.0.0/8"] }, "near");
        using var far = await house.LimitedAsync(new PolicyDraft { From = ["10.0.0.0/8", "2001:db8::/32"] }, "far");
        using var good = await near.GetAsync(Contacts);
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        using var refused = await far.GetAsync(Contacts);
        var problem = await refused.IsProblemAsync(HttpStatusCode.Forbidden, "address_not_allowed");
        Assert.Equal("10.0.0.0/8", (string?)problem["allowed"]![0]);
    }

    [Fact]
    public async Task Behind_a_trusted_proxy_the_clients_address_counts()
    {
        await using var house = await GatewayHouse.BuildAsync(
            settings: new Dictionary<string, string> { ["trusted_proxies"] = "127.0.0.0/8" }
        );
        using var far = await house.LimitedAsync(new PolicyDraft { From = ["10.0.0.0/8"] }, "far");
        far.DefaultRequestHeaders.Add("X-Forwarded-For", "10.1.2.3");
        using var answer = await far.GetAsync(Contacts);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Both_texts_of_a_rotated_key_work_until_the_overlap_is_over()
    {
        await using var house = await GatewayHouse.BuildAsync();
        using var fresh = house.NewHttp(await house.Keys.RotateAsync("site", TimeSpan.FromHours(24), default));
        foreach (var http in (HttpClient[])[house.Http, fresh])
        {
            using var answer = await http.GetAsync(Contacts);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        house.House.ProcessClock.Shift(TimeSpan.FromHours(24));
        using var old = await house.Http.GetAsync(Contacts);
        await old.IsProblemAsync(HttpStatusCode.Unauthorized, "key_replaced");
        using var stays = await fresh.GetAsync(Contacts);
        Assert.Equal(HttpStatusCode.OK, stays.StatusCode);
        Assert.True(await house.Keys.RevokeAsync("site", default));
        house.House.ProcessClock.Shift(TimeSpan.FromSeconds(1));
        using var revoked = await fresh.GetAsync(Contacts);
        await revoked.IsProblemAsync(HttpStatusCode.Unauthorized, "key_revoked");
        Assert.Null(await house.Keys.RotateAsync("site", TimeSpan.Zero, default));
    }

    [Fact]
    public async Task A_shorter_overlap_ends_the_texts_of_earlier_rotations_too()
    {
        await using var house = await GatewayHouse.BuildAsync();
        using var second = house.NewHttp(await house.Keys.RotateAsync("site", TimeSpan.FromDays(7), default));
        using var third = house.NewHttp(await house.Keys.RotateAsync("site", TimeSpan.FromHours(1), default));
        using (var early = await house.Http.GetAsync(Contacts))
            Assert.Equal(HttpStatusCode.OK, early.StatusCode);
        using var fourth = house.NewHttp(await house.Keys.RotateAsync("site", TimeSpan.Zero, default));
        house.House.ProcessClock.Shift(TimeSpan.FromSeconds(1));
        foreach (var http in (HttpClient[])[house.Http, second, third])
        {
            using var old = await http.GetAsync(Contacts);
            await old.IsProblemAsync(HttpStatusCode.Unauthorized, "key_replaced");
        }
        using var fresh = await fourth.GetAsync(Contacts);
        Assert.Equal(HttpStatusCode.OK, fresh.StatusCode);
    }

    [Fact]
    public async Task Limits_are_changed_without_a_new_text()
    {
        await using var house = await GatewayHouse.BuildAsync();
        var key = (await house.Keys.FindNamedAsync("site", default))!;
        Assert.True(await house.Keys.ChangeAsync(key, new KeyPolicy { Allow = ["POST /x"] }, "less", default));
        house.House.ProcessClock.Shift(TimeSpan.FromSeconds(1));
        using var refused = await house.Http.GetAsync(Contacts);
        await refused.IsProblemAsync(HttpStatusCode.Forbidden, "call_not_allowed");
        Assert.Equal("less", (await house.Keys.FindNamedAsync(key.Id, default))!.Note);
    }

    [Fact]
    public async Task A_key_in_the_address_is_refused_with_advice()
    {
        await using var house = await GatewayHouse.BuildAsync();
        var before = Forwarded(house);
        using var answer = await house.Http.GetAsync($"{Contacts}?key={house.Key}");
        var problem = await answer.IsProblemAsync(HttpStatusCode.BadRequest, "key_in_url");
        Assert.DoesNotContain(house.Key, problem.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(before, Forwarded(house));
    }

    [Fact]
    public async Task A_key_that_reads_tokens_cannot_be_limited_for_it_could_go_past_the_limits()
    {
        await using var house = await GatewayHouse.BuildAsync();
        var wanted = new NewConsumerKey
        {
            Grant = await house.GrantIdAsync(),
            TokenRead = true,
            Policy = new KeyPolicy { Allow = ["GET /**"] },
        };
        await Assert.ThrowsAsync<ArgumentException>(() => house.Keys.AddAsync(wanted, default));
    }
}
