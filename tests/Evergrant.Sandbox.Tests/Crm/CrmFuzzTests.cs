using System.Text.Json.Nodes;
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

    public void Dispose() => this.folder.Dispose();
}
