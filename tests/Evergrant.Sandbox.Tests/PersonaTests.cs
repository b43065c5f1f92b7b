namespace Evergrant.Sandbox.Tests;

public sealed class PersonaTests
{
    private const string Small = """
        {
          "owners": [
            {
              "email": "olive@owner.example", "given_name": "Olive", "family_name": "Owner",
              "tenants": [
                { "host": "ow1.infusionsoft.com", "name": "Shop", "tags": ["VIP"],
                  "contacts": [{ "given_name": "Rosa", "email": "rosa@x.example", "email_status": "SingleOptIn", "tags": ["VIP"] }] },
                { "host": "ow2.infusionsoft.com", "name": "Gone", "expired": true }
              ]
            },
            { "email": "dave@x.example", "given_name": "Dave", "family_name": "Drupal" }
          ],
          "apps": [
            { "name": "Mine", "client_id": "mineapp", "client_secret": "minesecret" },
            { "name": "His", "developer": "Dave", "client_id": "hisapp", "client_secret": "hissecret", "foreign": true }
          ],
          "keys": [{ "name": "script", "tenant": "ow1.infusionsoft.com", "key": "KeapAK-abc" }],
          "developer_active": true
        }
        """;

    [Fact]
    public async Task A_sandbox_begins_with_the_people_of_a_file()
    {
        await using var keap = await Keap.StartAsync(new() { Personas = SandboxPersonas.Read(Small) });

        using var contacts = await keap.GetAsync("/crm/rest/v1/contacts", "KeapAK-abc");
        var rosa = Assert.Single((await contacts.JsonAsync())["contacts"]!.AsArray())!;
        Assert.Equal("SingleOptIn", (string?)rosa["email_status"]);
        using var tags = await keap.GetAsync($"/crm/rest/v1/contacts/{rosa["id"]}/tags", "KeapAK-abc");
        Assert.Equal("VIP", (string?)(await tags.JsonAsync())["tags"]![0]!["tag"]!["name"]);
        using var who = await keap.GetAsync("/crm/rest/v1/oauth/connect/userinfo", "KeapAK-abc");
        Assert.Equal("olive@owner.example", (string?)(await who.JsonAsync())["email"]);
        var code = await keap.NewCodeOfAsync("mineapp");
        using var pair = await keap.ExchangeAsync(code, id: "mineapp", secret: "minesecret");
        Assert.Equal("full|ow1.infusionsoft.com", (string?)(await pair.JsonAsync())["scope"]);
        await Assert.ThrowsAsync<ArgumentException>(() => keap.Sandbox.IssueTokensAsync(clientId: "hisapp"));
        await Assert.ThrowsAsync<ArgumentException>(() => keap.Sandbox.IssueTokensAsync("ow2.infusionsoft.com"));
    }

    [Fact]
    public async Task A_reset_comes_back_to_the_people_and_so_does_the_state_file()
    {
        using var folder = new TemporaryFolder();
        var options = new KeapSandboxOptions { DataFile = folder.File("keap.json") };
        await using (var first = await Keap.StartAsync(options))
        {
            using var loaded = await first.ControlAsync(HttpMethod.Put, "personas", Small);
            Assert.Equal(200, (int)loaded.StatusCode);
            await first.Sandbox.IssueTokensAsync();
            await first.Sandbox.ResetAsync();
            Assert.Empty(first.Sandbox.State.Consents);
            Assert.Equal("olive@owner.example", first.Sandbox.Personas.Logins[0].Email);
        }

        await using var second = await Keap.StartAsync(options);

        Assert.Equal("ow1.infusionsoft.com", second.Sandbox.Personas.DefaultTenant);
        using var home = await second.Http.GetAsync("/");
        Assert.Contains("Olive Owner", await home.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var contacts = await second.GetAsync("/crm/rest/v1/contacts", "KeapAK-abc");
        Assert.Equal(1, (int)(await contacts.JsonAsync())["count"]!);
    }

    [Fact]
    public async Task A_developer_that_is_switched_off_is_so_from_the_first_call()
    {
        var off = SandboxPersonas.Read(
            Small.Replace("\"developer_active\": true", "\"developer_active\": false", StringComparison.Ordinal)
        );
        await using var keap = await Keap.StartAsync(new() { Personas = off });

        using var answer = await keap.RefreshAsync("any", Keap.Basic("mineapp", "minesecret"));

        Assert.Equal(403, (int)answer.StatusCode);
        Assert.Contains("Developer Inactive", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"owners":[]}""", "owners needs one or more")]
    [InlineData("""[]""", "the file is no object")]
    [InlineData("{\n\"owners\":[}", "line 2: not valid JSON")]
    [InlineData(
        """{"owners":[{"email":"a@x.example","given_name":"A","family_name":"B"}],"owner":1}""",
        "owner is not known; there is owners, apps, keys, developer_active"
    )]
    [InlineData(
        """{"owners":[{"email":"a","given_name":"A","family_name":"B"}]}""",
        "owners[0].email is an address, such as ada@shop.example"
    )]
    [InlineData(
        """{"owners":[{"email":"a@x.example","given_name":7,"family_name":"B"}]}""",
        "owners[0].given_name is a text of 1 to 200 letters"
    )]
    [InlineData("""{"owners":[{"email":"a@x.example","given_name":"A"}]}""", "owners[0].family_name is missing")]
    [InlineData(
        """{"owners":[{"email":"a@x.example","given_name":"A","family_name":"B","tenants":[{"host":"x","name":"n"}]}]}""",
        "owners[0].tenants[0].host is a host, such as xy123.infusionsoft.com"
    )]
    [InlineData(
        """{"owners":[{"email":"a@x.example","given_name":"A","family_name":"B","tenants":[{"host":"x.y","name":"n","contacts":[{"given_name":"C"}]}]}]}""",
        "owners[0].tenants[0].contacts[0].email or phone is needed"
    )]
    [InlineData(
        """{"owners":[{"email":"a@x.example","given_name":"A","family_name":"B","tenants":[{"host":"x.y","name":"n","expired":"yes"}]}]}""",
        "owners[0].tenants[0].expired is true or false"
    )]
    [InlineData(
        """{"owners":[{"email":"a@x.example","given_name":"A","family_name":"B"}],"keys":[{"name":"k","tenant":"z.y"}]}""",
        "keys[0].tenant is z.y, which no owner has"
    )]
    [InlineData(
        """{"owners":[{"email":"a@x.example","given_name":"A","family_name":"B"}],"apps":[{"name":"n","client_id":"a b","client_secret":"c"}]}""",
        "apps[0].client_id is 1 to 64 of a-z, A-Z and 0-9"
    )]
    public async Task Each_mistake_is_a_line_with_its_place_and_nothing_is_taken(string json, string line)
    {
        await using var keap = await Keap.StartAsync();

        var mistakes = Assert.Throws<PersonasInvalidException>(() => SandboxPersonas.Read(json)).Mistakes;
        using var answer = await keap.ControlAsync(HttpMethod.Put, "personas", json);

        Assert.Equal([line], mistakes);
        Assert.Equal((400, "invalid_personas"), ((int)answer.StatusCode, (string?)(await answer.JsonAsync())["code"]));
        Assert.Same(SandboxPersonas.Default, keap.Sandbox.Personas);
    }

    [Fact]
    public void Several_mistakes_are_told_at_once()
    {
        var mistakes = Assert
            .Throws<PersonasInvalidException>(() =>
                SandboxPersonas.Read("""{"owners":[{"email":"a"},{"x":1}],"keys":7}""")
            )
            .Mistakes;

        Assert.InRange(mistakes.Count, 6, 10);
        Assert.All(mistakes, line => Assert.DoesNotContain('\n', line));
    }

    public static TheoryData<string> Names => [.. SandboxPersonas.Names];

    [Fact]
    public void The_five_threads_come_along() =>
        Assert.Equal(["000", "001", "002", "003", "004"], SandboxPersonas.Names);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_thread_comes_to_a_consent_of_its_own_app_and_people(string name)
    {
        var personas = SandboxPersonas.Named(name)!;
        await using var keap = await Keap.StartAsync(new() { Personas = personas });
        var app = personas.Apps[0];

        var code = await keap.NewCodeOfAsync(app.ClientId);
        using var pair = await keap.ExchangeAsync(code, id: app.ClientId, secret: app.ClientSecret);
        var access = (string)(await pair.JsonAsync())["access_token"]!;
        foreach (var path in (string[])["contacts", "users", "account/profile", "oauth/connect/userinfo"])
        {
            using var answer = await keap.GetAsync("/crm/rest/v1/" + path, access);
            Assert.Equal(200, (int)answer.StatusCode);
        }

        keap.SignIn(personas.Logins[0]);
        foreach (
            var path in (string[])
                ["/", "/my-apps", "/app/central/home", "/try-it", Keap.AuthorizeUrl(app.ClientId).PathAndQuery]
        )
        {
            using var page = await keap.Http.GetAsync(path);
            Assert.Equal(200, (int)page.StatusCode);
        }
    }

    [Fact]
    public async Task Of_thread_003_whoever_owns_nothing_or_an_ended_trial_ends_with_access_denied()
    {
        await using var keap = await Keap.StartAsync(new() { Personas = SandboxPersonas.Named("003") });
        var app = keap.Sandbox.Apps[0].ClientId;
        foreach (var login in (string[])["nina@nothing.example", "theo@trial.example"])
        {
            var back = await keap.Sandbox.ConsentAsync(Keap.AuthorizeUrl(app), login: login);
            Assert.Contains("error=access_denied", back.Query, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Two_runs_of_one_seed_are_alike_and_another_seed_is_not()
    {
        var start = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        async Task<string> RunAsync(long? seed)
        {
            await using var keap = await Keap.StartAsync(
                new()
                {
                    Seed = seed,
                    StartAt = start,
                    StartFrozen = true,
                    Personas = SandboxPersonas.Named("002"),
                }
            );
            var app = keap.Sandbox.Apps[0];
            var code = await keap.NewCodeOfAsync(app.ClientId);
            using var pair = await keap.ExchangeAsync(code, id: app.ClientId, secret: app.ClientSecret);
            var tokens = await pair.JsonAsync();
            var key = await keap.Sandbox.CreateKeyAsync();
            var made = await keap.Sandbox.CreateAppAsync("Another");
            using var contacts = await keap.GetAsync("/crm/rest/v1/contacts", (string)tokens["access_token"]!);
            return $"{code} {tokens.ToJsonString()} {key.Text} {made.ClientId} {made.ClientSecret} {await contacts.Content.ReadAsStringAsync()}";
        }

        var first = await RunAsync(7);

        Assert.Equal(first, await RunAsync(7));
        Assert.NotEqual(first, await RunAsync(8));
        Assert.NotEqual(await RunAsync(null), await RunAsync(null));
    }

    [Fact]
    public async Task A_seeded_sandbox_that_carries_on_repeats_no_token()
    {
        using var folder = new TemporaryFolder();
        var options = new KeapSandboxOptions { DataFile = folder.File("keap.json"), Seed = 7 };
        string first;
        await using (var keap = await Keap.StartAsync(options))
            first = (await keap.Sandbox.IssueTokensAsync()).RefreshToken;

        await using var second = await Keap.StartAsync(options);

        Assert.NotEqual(first, (await second.Sandbox.IssueTokensAsync()).RefreshToken);
    }

    [Fact]
    public async Task A_world_has_people_of_its_own()
    {
        await using var keap = await Keap.StartAsync();
        using var added = await keap.ControlAsync(
            HttpMethod.Post,
            "worlds",
            """{"name":"t","personas":"004","seed":1}"""
        );
        using var http = new HttpClient { BaseAddress = new Uri((string)(await added.JsonAsync())["address"]!) };

        Assert.Contains(
            "Olive Owner",
            await http.GetStringAsync("/app/oauth/authorize?client_id=thread00000000000004ownr"),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("Olive", await keap.Http.GetStringAsync("/"), StringComparison.Ordinal);
        using var unknown = await keap.ControlAsync(
            HttpMethod.Post,
            "worlds",
            """{"name":"u","personas":"/etc/passwd"}"""
        );
        Assert.Equal("no_such_personas", (string?)(await unknown.JsonAsync())["code"]);
    }
}
