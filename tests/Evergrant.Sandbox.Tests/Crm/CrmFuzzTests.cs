using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using Evergrant.Sandbox.Crm.Resources;
using Evergrant.Sandbox.OpenApi;

namespace Evergrant.Sandbox.Tests.Crm;

/// <summary>Whatever is sent to the API: an answer, and none that says that the sandbox broke.</summary>
public sealed class CrmFuzzTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    [Trait("Category", Soak.Category)]
    public async Task Nothing_that_is_sent_to_the_api_breaks_the_sandbox()
    {
        var random = new Random(20261122);
        await using var api = await Api.StartAsync(new() { OpenApi = await TwoDocuments.WriteAsync(this.folder) });
        var routes = CoverageCount.Mapped().Select(one => (one.Method, one.Path)).Distinct().ToList();
        routes.AddRange([
            ("GET", "/crm/rest/v1/affiliates"),
            ("POST", "/crm/rest/v1/affiliates"),
            ("PATCH", "/crm/rest/v1/affiliates/{id}"),
        ]);
        var statuses = new SortedDictionary<int, int>();
        var number = 0;
        for (var times = Soak.Times(few: 6, full: 150); times > 0; times--)
        {
            foreach (var (method, path) in routes)
            {
                var call =
                    $"{(random.Next(8) == 0 ? Nonsense.Method(random) : method)} {Nonsense.Address(random, path)}?{Nonsense.Query(random)}";
                var body = Nonsense.Body(random);
                using var answer = await api.SendAsync(call, body);
                var status = (int)answer.StatusCode;
                var text = await answer.Content.ReadAsStringAsync();
                Assert.True(status is < 500 or 501 or 507, $"{call}\n{body}\n{status} {text}");
                Assert.True(text.Length == 0 || JsonNode.Parse(text) is not null, call);
                statuses[status] = statuses.GetValueOrDefault(status) + 1;
                number++;
            }
        }

        // A fuzz that is always refused at the door shows nothing.
        Assert.True(statuses[200] > number / 20, string.Join(' ', statuses));
        Assert.True(statuses[400] > number / 20, string.Join(' ', statuses));
        Soak.Report(
            $"| fuzz of {routes.Count} operations of the API | {number} requests, none a 5xx but 501 and 507 |"
        );
    }

    [Fact]
    public async Task A_null_in_any_field_of_a_change_breaks_no_later_answer()
    {
        await using var api = await Api.StartAsync();
        foreach (
            var (call, body) in new[]
            {
                ("POST v1/opportunities", """{"opportunity_title":"x","contact":{"id":1},"stage":{"id":1}}"""),
                ("POST v1/companies", """{"company_name":"x"}"""),
                ("POST v1/tasks", """{"title":"x","contact":{"id":1}}"""),
                ("POST v1/notes", """{"contact_id":1,"body":"x"}"""),
                ("POST v2/tags/categories", """{"name":"x"}"""),
                ("POST v2/tags", """{"name":"x"}"""),
            }
        )
            (await api.SendAsync(call, body)).Dispose();
        foreach (var resource in Catalogue.All)
        {
            foreach (var surface in resource.Surfaces.Where(surface => surface.Verbs.HasFlag(Verbs.Patch)))
            {
                var all =
                    $"{surface.Version.ToString().ToLowerInvariant()}/{Nonsense.Parameter().Replace(surface.Path, "1")}";
                var id = (await api.AskAsync($"GET {all}"))[surface.Plural]![0]!["id"]!.ToString();
                foreach (var name in resource.Fields.Select(field => field.In(surface.Version)).OfType<string>())
                {
                    using var changed = await api.SendAsync($"PATCH {all}/{id}", $$"""{"{{name}}":null}""");
                    Assert.True((int)changed.StatusCode is 200 or 400, $"{all} {name}: {changed.StatusCode}");
                    await api.AskAsync($"GET {all}/{id}");
                    await api.AskAsync($"GET {all}");
                    await api.AskAsync("GET v1/opportunity/stage_pipeline");
                    await api.AskAsync("GET v1/opportunities");
                }
            }
        }
    }

    public void Dispose() => this.folder.Dispose();
}
