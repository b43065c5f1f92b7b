using System.Net.Sockets;
using System.Text.Json.Nodes;
using Evergrant.Cli.Doctoring.Live;
using Evergrant.Doctor.Checks;
using Evergrant.Hosting.Outgoing;
using Evergrant.Sandbox;

namespace Evergrant.EndToEnd;

/// The doctor over a home and what it talks to, by the program that people type.
public sealed class LiveDoctorTests
{
    [Fact]
    public async Task An_account_in_order_is_told_with_its_hooks_its_quota_and_where_its_owner_is_sent()
    {
        await using var connected = await ConnectedHome.CreateAsync();

        var looked = await connected.Home.RunAsync("doctor", "demo", "--json");

        looked.Is(0);
        foreach (
            var check in (string[])
                ["api demo", "hooks demo", "quota demo", "redirect demo", "machines", "other programs"]
        )
            Assert.Equal("passed", Row(looked, check).Result);
        Assert.Contains("left today", Row(looked, "quota demo").Seen, StringComparison.Ordinal);
        // Looking is no refresh, and no read that keeps a grant warm.
        Assert.Equal(1, await connected.GenerationAsync());
        Assert.Null((await connected.ShowAsync())["grant"]!["last_read_at"]);
    }

    [Fact]
    public async Task A_hook_that_nobody_confirmed_and_a_spent_quota_are_warnings()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        (
            await connected.Home.RunAsync(
                "call",
                "demo",
                "POST",
                "/crm/rest/v1/hooks",
                "--data",
                """{"eventKey":"contact.add","hookUrl":"http://127.0.0.1:9/c4nary"}"""
            )
        ).Is(0);
        await connected.Keap.SetQuotasAsync(new SandboxQuotas { AppPerDay = 1, Refuse = false });

        var looked = await connected.Home.RunAsync("doctor", "demo", "--json");
        var strict = await connected.Home.RunAsync("doctor", "demo", "--strict");

        looked.Is(0);
        strict.Is(8);
        Assert.Equal(("wrong", "LIVE-013"), (Row(looked, "hooks demo").Result, Row(looked, "hooks demo").Id));
        Assert.Equal(("wrong", "LIVE-014"), (Row(looked, "quota demo").Result, Row(looked, "quota demo").Id));
        Assert.DoesNotContain("c4nary", looked.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refresh_is_made_where_it_is_allowed_and_nowhere_else()
    {
        await using var connected = await ConnectedHome.CreateAsync();

        var allowed = await connected.Home.RunAsync("doctor", "demo", "--allow-refresh", "--json");

        allowed.Is(0);
        Assert.Equal("generation 2 came", Row(allowed, "refresh demo").Seen);
        Assert.Equal("passed", Row(allowed, "api demo").Result);
        Assert.Equal(2, await connected.GenerationAsync());
        (await connected.Home.RunAsync("doctor", "--allow-refresh")).Is(2);
    }

    [Fact]
    public async Task A_refresh_that_is_refused_and_a_token_that_was_taken_away_are_errors()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        connected.Keap.Faults.Add(FaultNames.RevokedByUser, route: "api");
        await connected.Home.RunAsync("call", "demo", "GET", "/crm/rest/v1/tags");

        var looked = await connected.Home.RunAsync("doctor", "demo", "--json");
        var allowed = await connected.Home.RunAsync("doctor", "demo", "--allow-refresh", "--json");

        looked.Is(1);
        Assert.Equal(("wrong", "LIVE-018"), (Row(looked, "api demo").Result, Row(looked, "api demo").Id));
        Assert.Equal("not_run", Row(looked, "hooks demo").Result);
        allowed.Is(1);
        Assert.Equal(("wrong", "LIVE-017"), (Row(allowed, "refresh demo").Result, Row(allowed, "refresh demo").Id));
    }

    [Fact]
    public async Task An_endpoint_that_takes_no_connection_is_wrong_and_what_rests_on_it_is_not_run()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        var authority = connected.Keap.Address.Authority;
        await connected.StopKeapAsync();

        var looked = await connected.Home.RunAsync("doctor", "demo", "--json");

        looked.Is(1);
        Assert.Equal(
            ("wrong", "LIVE-006"),
            (Row(looked, $"connection {authority}").Result, Row(looked, $"connection {authority}").Id)
        );
        Assert.Equal($"not run, because: connection {authority}", Row(looked, $"tls {authority}").Seen);
        Assert.Equal($"not run, because: tls {authority}", Row(looked, "api demo").Seen);
    }

    [Fact]
    public async Task What_does_not_speak_tls_is_told_by_the_gateways_look()
    {
        await using var connected = await ConnectedHome.CreateAsync();

        var looked = await connected.Home.RunWithAsync(
            "eg_x",
            ["doctor", "--gateway", $"https://{connected.Keap.Address.Authority}/gw/demo", "--json"]
        );

        looked.Is(1);
        Assert.Equal("LIVE-007", Row(looked, $"tls {connected.Keap.Address.Authority}").Id);
    }

    [Theory]
    [InlineData("http://gateway.example/gw/demo", "LIVE-020")]
    [InlineData(
        "https://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.localhost.invalid..example/gw/demo",
        null
    )]
    public async Task A_key_is_not_sent_in_the_clear_and_not_to_what_is_no_address(string address, string? id)
    {
        using var home = new TemporaryHome();

        var looked = await home.RunWithAsync("eg_c4nary", ["doctor", "--gateway", address, "--json"]);

        if (id is null)
            looked.Is(2);
        else
        {
            looked.Is(1);
            Assert.Equal(id, Row(looked, "address").Id);
            Assert.Equal("not_run", Row(looked, "key").Result);
        }
        Assert.DoesNotContain("c4nary", looked.Output + looked.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not an address")]
    [InlineData("https://user:c4nary@gateway.example/gw/demo")]
    [InlineData("https://gateway.example/gw/demo?key=eg_c4nary")]
    [InlineData("https://gateway.example/api/demo")]
    public async Task What_is_no_address_of_a_gateway_is_one_line_that_repeats_nothing(string address)
    {
        using var home = new TemporaryHome();

        var ended = await home.RunWithAsync("eg_x", ["doctor", "--gateway", address]);

        ended.Is(2);
        Assert.Single(ended.Errors.Trim().Split('\n'));
        Assert.DoesNotContain("c4nary", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task From_a_consumers_seat_it_says_which_of_the_two_hosts_a_problem_is_at()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        var narrow = await KeyAsync(connected, "--preset", "contacts+tags-write");
        var wide = await KeyAsync(connected);
        var dead = await KeyAsync(connected, "--name", "dead");
        (await connected.Home.RunAsync("key", "revoke", "dead")).Is(0);
        var program = connected.Home.Start("serve", "--port", "0");
        await using var _ = program;
        var gateway = (await program.WaitForLineAsync("listening on "))["listening on ".Length..] + "/gw/demo";
        Task<Ended> AskAsync(string key, string path = "", params string[] more) =>
            connected.Home.RunWithAsync(key, ["doctor", "--gateway", gateway + path, .. more]);

        var good = await AskAsync(wide, "", "--json");
        good.Is(0);
        foreach (
            var check in (string[])
                ["address", "gateway", "key", "limits", "calls left", "token", "provider", "provider's quota"]
        )
            Assert.Equal("passed", Row(good, check).Result);

        var keptOut = await AskAsync(narrow, "", "--json");
        keptOut.Is(0);
        Assert.Equal("not_run", Row(keptOut, "limits").Result);

        var revoked = await AskAsync(dead);
        revoked.Is(1);
        Assert.Contains("LIVE-022", revoked.Output, StringComparison.Ordinal);
        Assert.Contains("401 key_revoked", revoked.Output, StringComparison.Ordinal);
        Assert.Contains("nothing reached the provider", revoked.Output, StringComparison.Ordinal);

        var limited = await AskAsync(narrow, "/crm/rest/v1/users");
        limited.Is(1);
        Assert.Contains("LIVE-023", limited.Output, StringComparison.Ordinal);

        var missing = await AskAsync(wide, "/crm/rest/v1/contacts/999");
        missing.Is(1);
        Assert.Contains("LIVE-025", missing.Output, StringComparison.Ordinal);
        Assert.Contains("at the provider: the gateway let the call through", missing.Output, StringComparison.Ordinal);

        (await connected.Home.RunAsync("grant", "pause", "demo")).Is(0);
        Ended paused = null!;
        await Eventually.HoldsAsync(async () =>
            (paused = await AskAsync(wide)).Output.Contains("LIVE-024", StringComparison.Ordinal)
        );
        paused.Is(1);
        foreach (var ended in (Ended[])[good, keptOut, revoked, limited, missing, paused])
        foreach (var key in (string[])[narrow, wide, dead])
            Assert.DoesNotContain(key, ended.Output + ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_where_something_else_answers_is_told_as_such()
    {
        await using var keap = await KeapSandbox.StartAsync();
        using var home = new TemporaryHome();

        var looked = await home.RunWithAsync("eg_x", ["doctor", "--gateway", $"{keap.Address}gw/demo", "--json"]);

        looked.Is(1);
        Assert.Equal("LIVE-021", Row(looked, "gateway").Id);
        Assert.Equal("not_run", Row(looked, "key").Result);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_wrong_and_a_resolver_that_says_nothing_is_not()
    {
        var unknown = await NetworkLook.LookAsync(
            "LIVE-005",
            _ => throw new SocketException((int)SocketError.HostNotFound),
            default
        );
        var silent = await NetworkLook.LookAsync("LIVE-005", _ => throw new OperationCanceledException(), default);

        Assert.Equal((CheckResult.Wrong, "LIVE-005"), (unknown.Result, unknown.Id));
        Assert.Equal((CheckResult.CannotTell, null), (silent.Result, silent.Id));
    }

    [Fact]
    public async Task Nothing_is_connected_to_that_may_not_be()
    {
        var metadata = new LookedEndpoint(new Uri("http://169.254.169.254/latest"), OutgoingAllow.Nothing);

        var seen = await NetworkLook.AskAsync(
            metadata,
            new HttpRequestMessage(HttpMethod.Get, metadata.Address),
            (_, _) => throw new InvalidOperationException("It was called."),
            default
        );

        Assert.Equal(CheckResult.CannotTell, seen.Result);
        Assert.Contains("not on the public internet", seen.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schedule_that_nobody_runs_is_told()
    {
        await using var connected = await ConnectedHome.CreateAsync(
            sandbox: new KeapSandboxOptions { StartFrozen = true }
        );
        await connected.Keap.Clock.AdvanceAsync(TimeSpan.FromHours(20));

        var looked = await connected.Home.RunAsync("doctor", "--json");

        looked.Is(1);
        Assert.Equal(("wrong", "LIVE-009"), (Row(looked, "schedule").Result, Row(looked, "schedule").Id));
    }

    [Fact]
    public async Task A_redirect_address_that_leads_elsewhere_is_shown_as_a_difference()
    {
        using var home = new TemporaryHome();
        home.WriteSettings("""{ "public_address": "https://connect.example" }""");
        (
            await home.RunWithAsync(
                "secretsecr",
                [
                    "app",
                    "add",
                    "shop",
                    "--client-id",
                    "k3v9q7m2x8t4r6w1z5b0n3c7",
                    "--redirect-uri",
                    "https://connect.example/callback/keap/",
                    "--base-address",
                    "http://127.0.0.1:9",
                ]
            )
        ).Is(0);

        var looked = await home.RunAsync("doctor", "--json");

        Assert.Equal("LIVE-011", Row(looked, "redirect shop").Id);
        Assert.Equal("slash at the end: registered yes, wanted no", Row(looked, "redirect shop").Seen);
    }

    private static async Task<string> KeyAsync(ConnectedHome connected, params string[] options)
    {
        var made = await connected.Home.RunAsync(["key", "create", "demo", .. options]);
        made.Is(0);
        return made.Line;
    }

    private static (string Result, string Seen, string? Id) Row(Ended ended, string name)
    {
        var row = JsonNode.Parse(ended.Output)!.AsArray().First(row => (string)row!["name"]! == name)!;
        return ((string)row["result"]!, (string)row["seen"]!, (string?)row["finding"]?["id"]);
    }
}
