using System.Net;
using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox.Tests;

/// <summary>What a program or a build server asks of a running sandbox before it begins.</summary>
public sealed class EnvironmentTests
{
    [Fact]
    public async Task A_program_is_told_of_addresses_app_and_key_and_they_work()
    {
        await using var keap = await Keap.StartAsync();

        using var answer = await keap.ControlAsync(HttpMethod.Get, "env");
        var variables = (await answer.JsonAsync()).AsObject().ToDictionary(one => one.Key, one => (string?)one.Value);

        Assert.Equal(keap.Sandbox.Environment.OrderBy(one => one.Key), variables.OrderBy(one => one.Key)!);
        Assert.Equal(keap.Sandbox.Address.ToString().TrimEnd('/'), variables["EVERGRANT_SANDBOX"]);
        using var account = await keap.GetAsync("/crm/rest/v1/account/profile", variables["KEAP_PAT"]);
        using var refresh = await keap.RefreshAsync(
            "x",
            Keap.Basic(variables["KEAP_CLIENT_ID"]!, variables["KEAP_CLIENT_SECRET"]!)
        );
        Assert.Equal(HttpStatusCode.OK, account.StatusCode);
        await refresh.IsAsync(400, Keap.InvalidRefreshToken);
        Assert.Equal("refresh_token_unknown", keap.Sandbox.Requests.All[^1].Refused);
    }

    [Theory]
    [InlineData("000")]
    [InlineData("003")]
    [InlineData("004")]
    public async Task Of_other_people_it_is_theirs(string personas)
    {
        await using var keap = await Keap.StartAsync(new() { Personas = SandboxPersonas.Named(personas) });

        var told = keap.Sandbox.Environment;

        Assert.Equal(keap.Sandbox.Apps[0].ClientId, told["KEAP_CLIENT_ID"]);
        Assert.Equal(keap.Sandbox.Personas.DefaultTenant ?? "", told["KEAP_TENANT"]);
        Assert.DoesNotContain(KeapSandboxSeed.PersonalAccessToken, told.Values);
    }

    [Fact]
    public async Task A_key_that_was_deleted_is_not_told_of()
    {
        await using var keap = await Keap.StartAsync();
        using var made = await keap.ControlAsync(HttpMethod.Post, "keys", """{"name":"mine"}""");
        Assert.True(await keap.Sandbox.DeleteKeyAsync("personal"));

        Assert.Equal((string?)(await made.JsonAsync())["key"], keap.Sandbox.Environment["KEAP_PAT"]);
        await keap.Sandbox.DeleteKeyAsync("mine");
        Assert.DoesNotContain("KEAP_PAT", keap.Sandbox.Environment.Keys);
    }

    [Fact]
    public async Task It_is_ready_when_the_worlds_of_its_file_are_there_and_not_before()
    {
        using var folder = new TemporaryFolder();
        var options = new KeapSandboxOptions { DataFile = folder.File("keap.json") };
        await using (var first = await Keap.StartAsync(options))
            await first.Sandbox.AddWorldAsync("other");
        using var parts = new SandboxParts(options);
        await using var app = SandboxHost.Build(0, null);
        SandboxRoutes.Map(app, parts);
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("X-Evergrant-Sandbox", "1");
        (int, string?) early = default;

        // The first world answers; the others are being opened.
        await parts.Worlds.ReopenAsync(
            async () =>
            {
                await SandboxHost.StartAsync(app, 0, null, CancellationToken.None);
                early = await AskAsync();
            },
            CancellationToken.None
        );
        var late = await AskAsync();
        await parts.Worlds.DisposeAsync();

        Assert.Equal((503, "not_ready"), early);
        Assert.Equal((200, null), late);
        return;

        async Task<(int, string?)> AskAsync()
        {
            using var answer = await http.GetAsync(new Uri(new Uri(app.Urls.First()), "/_sandbox/v1/ready"));
            return ((int)answer.StatusCode, (string?)(await answer.JsonAsync())["code"]);
        }
    }

    [Fact]
    public async Task Where_tls_is_answered_is_told_with_its_certificate()
    {
        await using var keap = await Keap.StartAsync(new() { TlsPort = 0 });
        await using var without = await Keap.StartAsync();

        using var tls = await keap.ControlAsync(HttpMethod.Get, "tls");
        using var status = await keap.ControlAsync(HttpMethod.Get, "status");
        using var none = await without.ControlAsync(HttpMethod.Get, "tls");
        using var plain = await without.ControlAsync(HttpMethod.Get, "status");

        var told = await tls.JsonAsync();
        Assert.Equal(keap.Sandbox.Tls!.Port, (int)told["port"]!);
        Assert.Equal(keap.Sandbox.Tls.Authority, (string?)told["authority"]);
        Assert.Equal(keap.Sandbox.Tls.Port, (int)(await status.JsonAsync())["tls_port"]!);
        Assert.Equal((404, "no_tls"), ((int)none.StatusCode, (string?)(await none.JsonAsync())["code"]));
        Assert.Null((await plain.JsonAsync())["tls_port"]);
    }
}
