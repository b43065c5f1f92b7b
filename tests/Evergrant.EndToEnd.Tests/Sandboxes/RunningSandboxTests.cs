using System.Text.Json.Nodes;
using Evergrant.Sandbox;

namespace Evergrant.EndToEnd.Sandboxes;

/// What is asked of a sandbox that runs, from another terminal.
public sealed class RunningSandboxTests
{
    [FactNeeding("sh", "curl")]
    public async Task A_shell_is_told_of_it_and_calls_it()
    {
        using var home = new TemporaryHome();
        await using var keap = await KeapSandbox.StartAsync();
        var root = keap.Address.GetLeftPart(UriPartial.Authority);
        var script = $$"""
            unset KEAP_BASE_URL KEAP_PAT
            eval "$(dotnet '{{Path.Combine(
                AppContext.BaseDirectory,
                BuiltProgram.Evergrant
            )}}' sandbox env --sandbox {{root}})"
            curl -s -o /dev/null -w '%{http_code}\n' "$KEAP_BASE_URL/crm/rest/v1/contacts" -H "X-Keap-API-Key: $KEAP_PAT"
            """;

        var shell = await home.RunAsync("sandbox", "exec", "--", "sh", "-c", script);
        var power = await home.RunAsync("sandbox", "env", "--format", "powershell", "--sandbox", root);
        var json = await home.RunAsync("sandbox", "env", "--format", "json", "--sandbox", root);
        var other = await home.RunAsync("sandbox", "env", "--format", "fish", "--sandbox", root);

        shell.Is(0);
        Assert.Equal("200", shell.Line);
        Assert.Single(keap.Requests.All);
        Assert.Contains($"$env:KEAP_BASE_URL = '{root}'", power.Output, StringComparison.Ordinal);
        Assert.Equal(root, (string?)JsonNode.Parse(json.Output)!["EVERGRANT_SANDBOX"]);
        other.Is(2);
    }

    [Fact]
    public async Task The_log_is_filtered_followed_and_written_as_har()
    {
        using var home = new TemporaryHome();
        await using var keap = await KeapSandbox.StartAsync();
        var root = keap.Address.GetLeftPart(UriPartial.Authority);
        using var http = new HttpClient { BaseAddress = keap.Address };
        (await http.GetAsync("/crm/rest/v1/contacts")).Dispose();
        (await http.GetAsync("/my-apps")).Dispose();

        var refused = await home.RunAsync("sandbox", "log", "--status", "4xx", "--json", "--sandbox", root);
        var har = await home.RunAsync("sandbox", "log", "--route", "api", "--har", "--sandbox", root);
        var wrong = await home.RunAsync("sandbox", "log", "--status", "many", "--sandbox", root);
        var both = await home.RunAsync("sandbox", "log", "--har", "-f", "--sandbox", root);
        await using var following = home.Start("sandbox", "log", "-f", "--status", "4xx", "--json", "--sandbox", root);
        var before = await following.WaitForLineAsync("{");
        (await http.GetAsync("/crm/rest/v1/contacts")).Dispose();
        (await http.GetAsync("/crm/rest/v1/companies")).Dispose();
        var after = await following.WaitForLineAsync("{");
        var last = await following.WaitForLineAsync("{");
        following.Interrupt();
        var ended = await following.EndAsync();

        Assert.Equal(["req-1"], Ids(refused.Output));
        Assert.Single(JsonNode.Parse(har.Output)!["log"]!["entries"]!.AsArray());
        wrong.Is(2);
        Assert.Contains("4xx", wrong.Errors, StringComparison.Ordinal);
        both.Is(2);
        Assert.Equal(
            ["req-1", "req-3", "req-4"],
            ((string[])[before, after, last]).Select(line => (string)JsonNode.Parse(line)!["id"]!)
        );
        ended.Is(0);
    }

    [FactNeeding("sh", "curl")]
    public async Task A_world_with_tls_is_made_from_here_and_its_certificate_is_told()
    {
        using var home = new TemporaryHome();
        await using var keap = await KeapSandbox.StartAsync();
        var root = keap.Address.GetLeftPart(UriPartial.Authority);

        var added = await home.RunAsync("sandbox", "world", "add", "led", "--tls", "--json", "--sandbox", root);
        var authority = await home.RunAsync("sandbox", "ca", "--world", "led", "--sandbox", root);
        var none = await home.RunAsync("sandbox", "ca", "--sandbox", root);
        var status = await home.RunAsync("sandbox", "status", "--world", "led", "--sandbox", root);
        var half = await home.RunAsync("sandbox", "world", "add", "x", "--tls-port", "0", "--sandbox", root);
        var port = (int)JsonNode.Parse(added.Output)!["tls_port"]!;
        File.WriteAllText(Path.Combine(home.Path, "ca.pem"), authority.Output);
        var call = await home.RunAsync(
            "sandbox",
            "exec",
            "--",
            "curl",
            "-s",
            "--noproxy",
            "*",
            "--cacert",
            Path.Combine(home.Path, "ca.pem"),
            "--connect-to",
            $"::127.0.0.1:{port}",
            "https://api.infusionsoft.com/crm/rest/v1/account/profile",
            "-H",
            $"X-Keap-API-Key: {KeapSandboxSeed.PersonalAccessToken}"
        );

        Assert.Contains("Acme Bakery", call.Output, StringComparison.Ordinal);
        none.Is(3);
        Assert.Contains($"https://127.0.0.1:{port}", status.Output, StringComparison.Ordinal);
        half.Is(2);
        Assert.Equal(["led"], keap.Worlds.Select(one => one.Name));
    }

    [Fact]
    public async Task A_snapshot_is_forked_and_one_tenant_reset()
    {
        using var home = new TemporaryHome();
        await using var keap = await KeapSandbox.StartAsync();
        var root = keap.Address.GetLeftPart(UriPartial.Authority);
        await keap.IssueTokensAsync();
        await keap.IssueTokensAsync("ab103.infusionsoft.com");
        (await home.RunAsync("sandbox", "snapshot", "save", "before", "--sandbox", root)).Is(0);

        var forked = await home.RunAsync("sandbox", "snapshot", "fork", "before", "what-if", "--sandbox", root);
        var again = await home.RunAsync("sandbox", "snapshot", "fork", "before", "what-if", "--sandbox", root);
        var reset = await home.RunAsync("sandbox", "reset", "--tenant", "ab103.infusionsoft.com", "--sandbox", root);
        var nobody = await home.RunAsync("sandbox", "reset", "--tenant", "nobody.example", "--sandbox", root);

        forked.Is(0);
        Assert.Equal(keap.Worlds[0].Address.GetLeftPart(UriPartial.Authority), forked.Line.TrimEnd('/'));
        again.Is(1);
        reset.Is(0);
        nobody.Is(3);
        Assert.Equal(KeapSandboxSeed.DefaultTenant, Assert.Single(keap.State.Consents).Tenant);
    }

    [Fact]
    public async Task A_port_that_hooks_go_to_is_one()
    {
        using var home = new TemporaryHome();

        var ended = await home.RunAsync("sandbox", "up", "--hook-port", "0");

        ended.Is(2);
        Assert.Equal("evergrant: --hook-port takes 1 to 65535.", ended.Errors.Trim());
    }

    private static IEnumerable<string> Ids(string json) =>
        JsonNode.Parse(json)!["requests"]!.AsArray().Select(one => (string)one!["id"]!);
}
