using System.Text.Json;
using System.Text.Json.Nodes;
using Evergrant.Sandbox.Tests.Hooks;

namespace Evergrant.Sandbox.Tests;

/// <summary>
/// A state file in which somebody took a property away, or wrote something else there. It is told of at the start, by
/// file and line, or it does no harm: no answer is a 500.
/// </summary>
public sealed class StateFuzzTests
{
    private const string Pat = KeapSandboxSeed.PersonalAccessToken;
    private const string Gone = "gone";

    private static readonly string[] Values = [Gone, "null", "\"\"", "7", "[null]", "{}"];

    private static readonly string[] Asked =
    [
        "/",
        "/_sandbox/live",
        "/_sandbox/mail",
        "/_sandbox/hooks",
        "/_sandbox/lineage",
        "/my-apps",
        "/_sandbox/v1/status",
        "/_sandbox/v1/clock",
        "/_sandbox/v1/consents",
        "/_sandbox/v1/lineage",
        "/_sandbox/v1/mail",
        "/_sandbox/v1/hooks",
        "/_sandbox/v1/hooks/deliveries",
        "/_sandbox/v1/apps",
        "/_sandbox/v1/profile",
        "/_sandbox/v1/quotas",
        "/_sandbox/v1/worlds",
        "/_sandbox/v1/personas",
        "/_sandbox/v1/env",
        "/_sandbox/v1/snapshots",
        "/crm/rest/v1/contacts",
        "/crm/rest/v1/contacts?email=zoe@x.example",
        "/crm/rest/v2/contacts",
        "/crm/rest/v2/contacts?filter=given_name%3D%3DZoe",
        "/crm/rest/v1/tags",
        "/crm/rest/v2/tags",
        "/crm/rest/v2/tags/categories",
        "/crm/rest/v1/contacts/1/tags",
        "/crm/rest/v1/companies",
        "/crm/rest/v2/companies",
        "/crm/rest/v1/notes",
        "/crm/rest/v1/tasks",
        "/crm/rest/v2/tasks",
        "/crm/rest/v1/opportunities",
        "/crm/rest/v2/opportunities",
        "/crm/rest/v2/opportunities/stages",
        "/crm/rest/v1/emails",
        "/crm/rest/v2/emails",
        "/crm/rest/v1/users",
        "/crm/rest/v2/users",
        "/crm/rest/v1/products",
        "/crm/rest/v1/orders",
        "/crm/rest/v1/files",
        "/crm/rest/v1/hooks",
        "/crm/rest/v1/account/profile",
        "/crm/rest/v1/contacts/model",
    ];

    [Fact]
    [Trait("Category", Soak.Category)]
    public async Task What_is_not_as_it_was_written_is_told_of_by_its_line_or_does_no_harm()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("keap.json");
        var refresh = await FillAsync(file);
        var options = new KeapSandboxOptions
        {
            DataFile = file,
            Quotas = new SandboxQuotas { Refuse = false },
        };
        var lines = await File.ReadAllLinesAsync(file);
        var changes = ChangesOf(lines).ToList();
        var every = Math.Max(1, changes.Count / Soak.Times(few: 25, full: changes.Count));
        var (refused, carried) = (0, 0);
        var problems = new List<string>();

        for (var at = 0; at < changes.Count; at += every)
        {
            var (line, place, value) = changes[at];
            var changed = lines.ToArray();
            changed[line] = Changed(lines[line], place, value);
            await File.WriteAllLinesAsync(file, changed);
            try
            {
                await using var keap = await Keap.StartAsync(options);
                carried++;
                problems.AddRange(await AskAsync(keap, refresh, $"line {line + 1}, {place} = {value}"));
            }
            catch (StateFileCorruptException told)
            {
                refused++;
                if (told.Path != file || !told.Message.Contains($"line {line + 1}", StringComparison.Ordinal))
                    problems.Add($"line {line + 1}, {place} = {value}: {told.Message}");
            }
            catch (Exception other)
            {
                problems.Add($"line {line + 1}, {place} = {value}: {other.GetType().Name} {other.Message}");
            }
        }

        Assert.True(problems.Count == 0, $"{problems.Count}\n" + string.Join("\n", problems.Take(20)));
        Assert.True(refused > 0 && carried > 0, $"{refused} refused, {carried} carried on");
        Soak.Report(
            $"| {refused + carried} properties of a state file taken away or written over | {refused} told of at the start by their line, {carried} carried on, no 500 |"
        );
    }

    private static async Task<string> FillAsync(string file)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var keap = await Keap.StartAsync(
            new()
            {
                DataFile = file,
                StartAt = Hook.Standing.StartAt,
                StartFrozen = true,
            }
        );
        var pair = await keap.NewPairAsync();
        (await keap.RefreshAsync(pair.Refresh)).Dispose();
        pair = await keap.NewPairAsync();
        await keap.NewCodeAsync();
        await keap.SubscribeAsync("contact.add", receiver.Url);
        await keap.AddContactAsync();
        await keap.Advance(60);
        await keap.AddContactAsync();
        foreach (
            var (path, body) in (IEnumerable<(string, string)>)
                [
                    (
                        "v1/contacts",
                        """{"given_name":"Zoe","email_addresses":[{"field":"EMAIL1","email":"zoe@x.example"}],"phone_numbers":[{"field":"PHONE1","number":"1"}],"addresses":[{"field":"BILLING","country_code":"USA"}],"opt_in_reason":"asked"}"""
                    ),
                    ("v1/contacts/1/tags", """{"tagIds":[8]}"""),
                    ("v1/tags/categories", """{"name":"More"}"""),
                    ("v1/companies", """{"company_name":"Acme"}"""),
                    ("v1/notes", """{"contact_id":1,"title":"t","body":"x"}"""),
                    ("v1/tasks", """{"contact":{"id":1},"title":"t","due_date":"2031-06-01T00:00:00Z"}"""),
                    ("v2/opportunities", """{"opportunity_title":"Big","contact_id":"1","stage_id":"1"}"""),
                    (
                        "v2/opportunities/stages",
                        """{"name":"Late","order":9,"target_number_days":1,"probability":50}"""
                    ),
                    ("v1/users", """{"email":"b@x.example","given_name":"B"}"""),
                    ("v1/contacts/model/customFields", """{"field_type":"Text","label":"Shoe"}"""),
                ]
        )
            (await keap.CallAsync(HttpMethod.Post, "/crm/rest/" + path, Pat, body)).Dispose();
        var mail = EmailTests.Mail(1).ToJsonString();
        (await keap.CallAsync(HttpMethod.Post, "/crm/rest/v1/emails/queue", Pat, mail)).Dispose();
        await keap.Sandbox.CreateKeyAsync(name: "made");
        await keap.Sandbox.CreateAppAsync("Mine", ["https://mine.example/back"]);
        await keap.Sandbox.SetProfileAsync(switches: new Dictionary<string, string?> { ["code-life"] = "7m" });
        await keap.Sandbox.SetProfileAsync(KeapEra.A, clientId: KeapSandboxSeed.ClientId);
        await keap.Sandbox.AddWorldAsync(
            "other",
            new()
            {
                Era = KeapEra.M,
                Switches = new Dictionary<string, string> { ["code-life"] = "6m" },
            }
        );
        return pair.Refresh;
    }

    /// <summary>Each kind of place once: of a list its first element.</summary>
    private static IEnumerable<(int Line, string Place, string Value)> ChangesOf(string[] lines)
    {
        var seen = new HashSet<string>();
        for (var line = 0; line < lines.Length; line++)
        {
            var at = line;
            foreach (var place in PlacesOf(JsonNode.Parse(lines[line])!, ""))
                if (seen.Add(place))
                    foreach (var value in Values)
                        yield return (at, place, value);
        }
    }

    private static IEnumerable<string> PlacesOf(JsonNode? node, string path) =>
        node switch
        {
            JsonObject members => members.SelectMany(one =>
                PlacesOf(one.Value, $"{path}/{one.Key}").Prepend($"{path}/{one.Key}")
            ),
            JsonArray { Count: > 0 } list => PlacesOf(list[0], $"{path}/0").Prepend($"{path}/0"),
            _ => [],
        };

    private static string Changed(string line, string place, string value)
    {
        var root = JsonNode.Parse(line)!;
        var names = place.Split('/')[1..];
        var parent = names[..^1].Aggregate(root, (node, name) => node is JsonArray ? node[0]! : node[name]!);
        var name = names[^1];
        var put = value == Gone ? null : JsonNode.Parse(value);
        if (parent is JsonArray list)
            if (value == Gone)
                list.RemoveAt(0);
            else
                list[0] = put;
        else if (value == Gone)
            parent.AsObject().Remove(name);
        else
            parent[name] = put;
        return root.ToJsonString(new JsonSerializerOptions { WriteIndented = false });
    }

    private static async Task<List<string>> AskAsync(Keap keap, string refresh, string what)
    {
        var problems = new List<string>();
        foreach (var path in Asked)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("X-Evergrant-Sandbox", "1");
            if (path.StartsWith("/crm", StringComparison.Ordinal))
                request.Headers.Add("X-Keap-API-Key", Pat);
            using var answer = await keap.Http.SendAsync(request);
            if ((int)answer.StatusCode >= 500)
                problems.Add($"{what}: {path}: {await answer.Content.ReadAsStringAsync()}");
        }

        using var refreshed = await keap.RefreshAsync(refresh);
        if ((int)refreshed.StatusCode >= 500)
            problems.Add($"{what}: refresh: {await refreshed.Content.ReadAsStringAsync()}");
        await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        return problems;
    }
}
