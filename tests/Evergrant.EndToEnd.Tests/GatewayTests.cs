using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Evergrant.EndToEnd;

public sealed class GatewayTests
{
    private const string Contacts = "/crm/rest/v1/contacts";

    [Fact]
    public async Task A_key_is_made_shown_once_used_and_revoked()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        var made = await connected.Home.RunAsync("key", "create", ConnectedHome.Grant, "--name", "website");
        made.Is(0);
        Assert.Matches("^eg_[0-9a-f]{72}$", made.Line);
        Assert.DoesNotContain(made.Line, made.Errors, StringComparison.Ordinal);
        (await connected.Home.RunAsync("key", "create", ConnectedHome.Grant, "--name", "website")).Is(2);
        (await connected.Home.RunAsync("key", "create", "nobody")).Is(3);

        await using var program = connected.Home.Start("serve", "--port", "0");
        using var http = new HttpClient
        {
            BaseAddress = new Uri((await program.WaitForLineAsync("listening on "))["listening on ".Length..]),
        };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", made.Line);
        using var contacts = await http.GetAsync($"/gw/{ConnectedHome.Grant}{Contacts}");
        Assert.Equal(HttpStatusCode.OK, contacts.StatusCode);

        (await connected.Home.RunAsync("key", "revoke", "website")).Is(0);
        (await connected.Home.RunAsync("key", "revoke", "website")).Is(3);
        HttpStatusCode status;
        var revoked = TimeProvider.System.GetTimestamp();
        do
        {
            using var refused = await http.GetAsync($"/gw/{ConnectedHome.Grant}{Contacts}");
            status = refused.StatusCode;
        } while (status == HttpStatusCode.OK && TimeProvider.System.GetElapsedTime(revoked) < TimeSpan.FromSeconds(2));
        Assert.Equal(HttpStatusCode.Unauthorized, status);

        var listed = await connected.Home.RunAsync("key", "list", "--json");
        listed.Is(0);
        var row = Assert.Single(JsonNode.Parse(listed.Output)!.AsArray())!;
        Assert.Equal(("website", ConnectedHome.Grant), ((string?)row["name"], (string?)row["grant"]));
        Assert.NotNull(row["revoked_at"]);
        Assert.DoesNotContain(made.Line, listed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_format_of_a_token_holds_the_same_one()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        var token = (await connected.Home.RunAsync("token", ConnectedHome.Grant)).Line;
        foreach (
            var (format, expected) in new[]
            {
                ("raw", token),
                ("header", $"Authorization: Bearer {token}"),
                ("curl", $"header = \"Authorization: Bearer {token}\""),
            }
        )
        {
            var printed = await connected.Home.RunAsync("token", ConnectedHome.Grant, "--format", format);
            printed.Is(0);
            Assert.Equal(expected, printed.Line);
        }
        var env = await connected.Home.RunAsync("token", ConnectedHome.Grant, "--format", "env");
        Assert.StartsWith($"export EVERGRANT_ACCESS_TOKEN='{token}'\n", env.Output, StringComparison.Ordinal);
        var process = await connected.Home.RunAsync("token", ConnectedHome.Grant, "--format", "credential-process");
        var credential = JsonNode.Parse(process.Output)!;
        Assert.Equal((1, token), ((int)credential["Version"]!, (string?)credential["AccessToken"]));
        Assert.True((DateTimeOffset)credential["Expiration"]! > DateTimeOffset.UtcNow);
        var plugin = await connected.Home.RunAsync("token", ConnectedHome.Grant, "--format", "exec-credential");
        var exec = JsonNode.Parse(plugin.Output)!;
        Assert.Equal(
            ("client.authentication.k8s.io/v1", "ExecCredential", token),
            ((string?)exec["apiVersion"], (string?)exec["kind"], (string?)exec["status"]!["token"])
        );
        Assert.Equal(
            (DateTimeOffset)credential["Expiration"]!,
            (DateTimeOffset)exec["status"]!["expirationTimestamp"]!
        );
        (await connected.Home.RunAsync("token", ConnectedHome.Grant, "--format", "xml")).Is(2);
    }

    [Fact]
    public async Task A_call_needs_no_server()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        const string Body = """{"given_name":"Ada","email_addresses":[{"email":"ada@example.com","field":"EMAIL1"}]}""";
        var added = await connected.Home.RunAsync("call", ConnectedHome.Grant, "POST", Contacts, "--data", Body);
        added.Is(0);
        Assert.StartsWith("201", added.Errors, StringComparison.Ordinal);
        var id = (string?)JsonNode.Parse(added.Output)!["id"]?.ToString();
        var piped = await connected.Home.RunWithAsync(
            Body,
            "call",
            ConnectedHome.Grant,
            "POST",
            Contacts,
            "--data",
            "-"
        );
        piped.Is(0);
        var read = await connected.Home.RunAsync("call", ConnectedHome.Grant, "GET", $"{Contacts}/{id}", "--header");
        read.Is(0);
        Assert.Equal("Ada", (string?)JsonNode.Parse(read.Output)!["given_name"]);
        Assert.Contains("Content-Type: application/json", read.Errors, StringComparison.Ordinal);

        (await connected.Home.RunAsync("call", ConnectedHome.Grant, "GET", $"{Contacts}/999999")).Is(1);
        (await connected.Home.RunAsync("call", "nobody", "GET", Contacts)).Is(3);
        (await connected.Home.RunAsync("call", ConnectedHome.Grant, "GET", "/token")).Is(2);
        (await connected.Home.RunAsync("call", ConnectedHome.Grant, "GET", "/crm/../token")).Is(2);
        (await connected.Home.RunAsync("call", ConnectedHome.Grant, "G ET", Contacts)).Is(2);
        (await connected.Home.RunAsync("call", ConnectedHome.Grant, "POST", Contacts, "--data", "@/no/such/file")).Is(
            2
        );
        (await connected.Home.RunAsync("grant", "pause", ConnectedHome.Grant)).Is(0);
        (await connected.Home.RunAsync("call", ConnectedHome.Grant, "GET", Contacts)).Is(4);
        (await connected.Home.RunAsync("grant", "resume", ConnectedHome.Grant)).Is(0);
        await connected.StopKeapAsync();
        (await connected.Home.RunAsync("call", ConnectedHome.Grant, "GET", Contacts)).Is(5);
    }
}
