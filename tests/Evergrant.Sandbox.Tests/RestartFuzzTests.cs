using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Evergrant.Sandbox.OpenApi;
using Evergrant.Sandbox.Tests.Crm;
using Evergrant.Sandbox.Tests.XmlRpc;

namespace Evergrant.Sandbox.Tests;

/// <summary>
/// Every route at once, and the sandbox ends between the rounds: nothing breaks it, and whatever it said it made is
/// there when it carries on. In the full count it is a process of its own and is killed while it answers.
/// </summary>
public sealed class RestartFuzzTests : IDisposable
{
    private const int Callers = 4;

    private static readonly (string Path, string Body)[] Creates =
    [
        ("v1/contacts", """{"given_name":"NAME","email_addresses":[{"field":"EMAIL1","email":"NAME@kept.example"}]}"""),
        ("v2/contacts", """{"given_name":"NAME","phone_numbers":[{"field":"PHONE1","number":"1"}]}"""),
        ("v1/companies", """{"company_name":"NAME"}"""),
        ("v2/tasks", """{"title":"NAME","assigned_to_user_id":"1"}"""),
        ("v2/tags", """{"name":"NAME"}"""),
        ("v2/tags/categories", """{"name":"NAME"}"""),
        ("v1/notes", """{"title":"NAME","body":"x","contact_id":KEPT}"""),
        ("v2/opportunities", """{"opportunity_title":"NAME","contact_id":"KEPT","stage_id":"1"}"""),
        ("v2/opportunities/stages", """{"name":"NAME","order":9,"target_number_days":1,"probability":50}"""),
        ("v1/emails", """{"subject":"NAME","sent_to_address":"a@kept.example"}"""),
    ];

    private readonly TemporaryFolder folder = new();
    private readonly List<(string Method, string Path)> routes =
    [
        .. CoverageCount.Mapped().Select(one => (one.Method, one.Path)).Distinct(),
    ];
    private readonly ConcurrentDictionary<string, string> made = [];
    private long kept;
    private int requests;
    private int number;

    [Fact]
    [Trait("Category", Soak.Category)]
    public async Task Whatever_is_sent_the_sandbox_carries_on_with_all_that_it_said_it_made()
    {
        var rounds = Soak.Times(few: 2, full: 12);
        for (var round = 0; round <= rounds; round++)
        {
            await using var run = await SandboxRun.StartAsync(this.folder.File("keap.json"), Soak.IsFull);
            if (round == 0)
                await PrepareAsync(run);
            await CheckAsync(run);
            if (round == rounds)
                break;

            using var ending = new CancellationTokenSource();
            var callers = Enumerable
                .Range(0, Callers)
                .Select(caller => CallAsync(run, new Random((round * Callers) + caller), ending.Token))
                .ToList();
            if (Soak.IsFull)
            {
                // In the middle: nobody waits for the callers.
                var enough = this.requests + 1_500;
                while (Volatile.Read(ref this.requests) < enough && !callers.Exists(one => one.IsFaulted))
                    await Task.Yield();
                run.Kill();
                await ending.CancelAsync();
            }

            await Task.WhenAll(callers);
        }

        Assert.True(this.made.Count > 20, $"{this.made.Count} made");
        Soak.Report(
            $"| fuzz of {this.routes.Count} operations, pages, control and XML-RPC over {rounds} {(Soak.IsFull ? "kill -9" : "restarts")} | {this.requests} requests, {this.made.Count} creates acknowledged and there |"
        );
    }

    public void Dispose() => this.folder.Dispose();

    private async Task PrepareAsync(SandboxRun run)
    {
        using var quotas = new HttpRequestMessage(HttpMethod.Put, "/_sandbox/v1/quotas")
        {
            Content = new StringContent("""{"refuse":false}""", Encoding.UTF8, "application/json"),
        };
        quotas.Headers.Add("X-Evergrant-Sandbox", "1");
        using var answer = await run.Http.SendAsync(quotas);
        Assert.Equal(200, (int)answer.StatusCode);
        using var first = await CreateAsync(run, Creates[0], "first");
        this.kept = (long)(await first.JsonAsync())["id"]!;
        // So that nobody deletes the stage that others are made in.
        var opportunity = Array.Find(Creates, one => one.Path == "v2/opportunities");
        using var second = await CreateAsync(run, opportunity, "second");
        Assert.Equal(201, (int)second.StatusCode);
    }

    private async Task CallAsync(SandboxRun run, Random random, CancellationToken ending)
    {
        for (var left = Soak.IsFull ? int.MaxValue : 200; left > 0 && !ending.IsCancellationRequested; left--)
        {
            try
            {
                if (random.Next(6) == 0)
                    await MakeAsync(run, random);
                else
                    await SendAsync(run, random);
            }
            catch (HttpRequestException) when (run.IsKilled)
            {
                return;
            }

            Interlocked.Increment(ref this.requests);
        }
    }

    private async Task SendAsync(SandboxRun run, Random random)
    {
        using var request = Any(run, random);
        using var answer = await run.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode is < 500 or 501 or 507, $"{request} {(int)answer.StatusCode} {text}");
    }

    private HttpRequestMessage Any(SandboxRun run, Random random)
    {
        HttpRequestMessage request;
        switch (random.Next(6))
        {
            case 0:
                request = new(HttpMethod.Post, "/crm/xmlrpc/v1")
                {
                    Content = new ByteArrayContent(XmlRpcFuzzTests.Call(random)),
                };
                break;
            case 1:
                // Faults break answers because they are asked to.
                do request = FuzzTests.Any(random, run.Address);
                while (request.RequestUri!.OriginalString.Contains("/faults", StringComparison.Ordinal));
                return request;
            default:
                var (method, path) = this.routes[random.Next(this.routes.Count)];
                request = new(
                    new HttpMethod(method),
                    $"/crm/rest/{Nonsense.Address(random, path)}?{Nonsense.Query(random)}"
                );
                if (Nonsense.Body(random) is { } body)
                    request.Content = new StringContent(body, Encoding.UTF8, "application/json");
                break;
        }

        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Hooks.Hook.Pat);
        return request;
    }

    private async Task MakeAsync(SandboxRun run, Random random)
    {
        var create = Creates[random.Next(Creates.Length)];
        var name = $"kept{Interlocked.Increment(ref this.number)}";
        using var answer = await CreateAsync(run, create, name);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{create.Path} {(int)answer.StatusCode} {text}");
        this.made[$"{create.Path}/{JsonNode.Parse(text)!["id"]}"] = name;
    }

    private Task<HttpResponseMessage> CreateAsync(SandboxRun run, (string Path, string Body) create, string name)
    {
        var body = create
            .Body.Replace("NAME", name, StringComparison.Ordinal)
            .Replace("KEPT", $"{this.kept}", StringComparison.Ordinal);
        return SendAsync(run, HttpMethod.Post, create.Path, body);
    }

    private async Task CheckAsync(SandboxRun run)
    {
        foreach (var (path, name) in this.made)
        {
            using var answer = await SendAsync(run, HttpMethod.Get, path, null);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(
                (int)answer.StatusCode == 200 && text.Contains($"\"{name}\"", StringComparison.Ordinal),
                $"{path}: {(int)answer.StatusCode} {text}"
            );
        }
    }

    private static Task<HttpResponseMessage> SendAsync(SandboxRun run, HttpMethod method, string path, string? body)
    {
        var request = new HttpRequestMessage(method, "/crm/rest/" + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Hooks.Hook.Pat);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return run.Http.SendAsync(request);
    }
}
