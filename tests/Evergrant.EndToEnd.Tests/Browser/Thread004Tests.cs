using System.Text.Json.Nodes;
using Evergrant.EndToEnd.Php;
using Evergrant.Sandbox;
using Microsoft.Playwright;

namespace Evergrant.EndToEnd.Browser;

/// Thread 004: an owner, a contractor without a Keap user, and nothing that has to be told but a key.
public sealed class Thread004Tests(Stage stage) : IClassFixture<Stage>
{
    private const string Grant = "corner";
    private static readonly string Tenant = KeapSandboxSeed.Owner.Tenants[0].Host;

    [BrowserFact]
    public async Task A_contractor_adds_and_tags_a_contact_is_refused_everything_else_and_is_cut_off_in_one_click()
    {
        if (InstalledPrograms.Missing("php") is not null)
            return;
        // The owner presses Allow, once, and has no shell.
        await using (var owner = await stage.VisitAsync())
        {
            var consent = await owner.GoToProviderAsync(await stage.ConnectLinkAsync(Grant, Tenant), Tenant);
            await Visitor.PressAsync(consent, "Allow");
            await owner.HasHeadingAsync("Keap is connected", consent);
        }

        // Whoever runs Evergrant makes a key for the contractor.
        await using var operating = await stage.SignInAsync();
        await operating.Page.GetByRole(AriaRole.Link, new() { Name = "Keys", Exact = true }).ClickAsync();
        await operating.HasHeadingAsync("Keys");
        await operating.Page.Locator("select[name=grant]").SelectOptionAsync(Grant);
        await operating.Page.Locator("select[name=preset]").SelectOptionAsync("contacts+tags-write");
        await operating.Page.Locator("input[name=name]").FillAsync("cleo");
        await operating.Page.Locator("input[name=rate]").FillAsync("20/s");
        await operating.Page.Locator("input[name=until]").FillAsync("90d");
        await operating.Page.Locator("input[name=note]").FillAsync("Cleo, who builds the shop");
        await operating.CheckAsync("keys");
        await Visitor.PressAsync(operating.Page, "Make the key");
        await operating.HasHeadingAsync("The new key");
        var key = (await operating.Page.Locator("#key").TextContentAsync())!;
        await operating.CheckAsync("new-key");

        // The contractor's PHP, with nothing but the address and the key.
        using var php = new PhpProgram();
        var contact = await AsCleoAsync("PUT", $"/gw/{Grant}/crm/rest/v1/contacts", Contact);
        // 201 if she is new; another test of this stage may have added her.
        Assert.True(contact.Status is 200 or 201);
        var id = (long)contact.Body!["id"]!;
        var tags = await AsCleoAsync("GET", $"/gw/{Grant}/crm/rest/v1/tags?limit=1");
        var tag = (long)tags.Body!["tags"]![0]!["id"]!;
        Assert.Equal(
            200,
            (
                await AsCleoAsync("POST", $"/gw/{Grant}/crm/rest/v1/contacts/{id}/tags", $$"""{"tagIds":[{{tag}}]}""")
            ).Status
        );

        foreach (
            var (method, path, status, code) in ((string, string, int, string)[])
                [
                    ("GET", $"/gw/{Grant}/crm/rest/v1/contacts", 403, "call_not_allowed"),
                    ("DELETE", $"/gw/{Grant}/crm/rest/v1/contacts/{id}", 403, "call_not_allowed"),
                    ("POST", $"/gw/{Grant}/crm/rest/v1/emails/queue", 403, "call_not_allowed"),
                    ("POST", $"/gw/{Grant}/crm/xmlrpc", 403, "call_not_allowed"),
                    ("GET", "/gw/demo/crm/rest/v1/tags", 404, "no_such_grant"),
                    ("GET", $"/api/v1/grants/{Grant}/token", 403, "key_reads_no_tokens"),
                    ("GET", "/api/v1/grants", 401, "unauthorized"),
                    ("GET", $"/gw/{Grant}/crm/rest/v1/tags?key={key}", 400, "key_in_url"),
                ]
        )
        {
            var refused = await AsCleoAsync(method, path);
            Assert.Equal((status, code), (refused.Status, (string?)refused.Body!["code"]));
        }

        // One click, and within a second it is over; the other key goes on.
        await operating.OpenAsync("/keys");
        var card = operating.Page.GetByRole(AriaRole.Article, new() { Name = "cleo", Exact = true });
        await Assertions.Expect(card).ToContainTextAsync("contacts+tags-write");
        await operating.CheckAsync("keys-made");
        await card.GetByRole(AriaRole.Button, new() { Name = "Cut off" }).ClickAsync();
        await Assertions.Expect(card).ToContainTextAsync("Cut off since");
        await operating.CheckAsync("keys-cut-off");
        await Eventually.HoldsAsync(async () =>
            (string?)(await AsCleoAsync("GET", $"/gw/{Grant}/crm/rest/v1/tags")).Body!["code"] == "key_revoked"
        );

        async Task<(int Status, JsonNode? Body)> AsCleoAsync(string method, string path, string body = "")
        {
            var printed = await php.PrintAsync(
                """
                $curl = curl_init($argv[1] . $argv[3]);
                curl_setopt_array($curl, [
                    CURLOPT_CUSTOMREQUEST => $argv[2],
                    CURLOPT_RETURNTRANSFER => true,
                    CURLOPT_PROXY => '',
                    CURLOPT_HTTPHEADER => ['Authorization: Bearer ' . $argv[4], 'Content-Type: application/json'],
                ]);
                if ($argv[5] !== '') {
                    curl_setopt($curl, CURLOPT_POSTFIELDS, $argv[5]);
                }
                $answer = curl_exec($curl);
                echo curl_getinfo($curl, CURLINFO_RESPONSE_CODE), ' ', $answer === false ? curl_error($curl) : $answer;
                """,
                stage.Server,
                method,
                path,
                key,
                body
            );
            var end = printed.IndexOf(' ', StringComparison.Ordinal);
            var answer = printed[(end + 1)..];
            return (
                int.Parse(printed[..end], System.Globalization.CultureInfo.InvariantCulture),
                answer.StartsWith('{') ? JsonNode.Parse(answer) : null
            );
        }
    }

    private const string Contact = """
        {"duplicate_option":"Email","given_name":"Ann","opt_in_reason":"Signed up","email_addresses":[{"field":"EMAIL1","email":"ann@example.com"}]}
        """;
}
