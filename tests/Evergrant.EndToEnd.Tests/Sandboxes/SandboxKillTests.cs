using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Evergrant.Sandbox;

namespace Evergrant.EndToEnd.Sandboxes;

/// What was answered is there, whenever the program is killed.
public sealed class SandboxKillTests
{
    private const int Writers = 4;

    [Fact]
    [Trait("Category", Soak.Category)]
    public async Task Every_answered_rotation_and_contact_is_there_after_kill_9_in_the_middle_of_them()
    {
        var rounds = Soak.Times(3, 20);
        using var home = new TemporaryHome();
        var file = Path.Combine(home.Path, "keap.json");
        var writers = Enumerable.Range(0, Writers).Select(place => new Writer(place)).ToList();
        var random = new Random(20);
        for (var round = 0; round < rounds; round++)
        {
            await using var sandbox = await UpAsync(home, file);
            await Task.WhenAll(writers.Select(writer => writer.CheckAsync(sandbox.Address)));
            var work = writers.Select(writer => writer.WorkAsync(sandbox.Address)).ToList();
            await writers[0].HasDoneAsync(random.Next(1, 40));
            sandbox.Program.Kill();
            await Task.WhenAll(work);
        }

        await using var last = await UpAsync(home, file);
        await Task.WhenAll(writers.Select(writer => writer.CheckAsync(last.Address)));
        Soak.Report(
            $"| sandbox killed {rounds} times | {writers.Sum(one => one.Answered)} answered changes, all there |"
        );
    }

    [Fact]
    public async Task Without_data_nothing_is_written()
    {
        using var home = new TemporaryHome();
        await using (var sandbox = await UpAsync(home, null))
        {
            var writer = new Writer(0);
            var work = writer.WorkAsync(sandbox.Address);
            await writer.HasDoneAsync(5);
            sandbox.Program.Kill();
            await work;
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(home.Path));
    }

    private static async Task<Up> UpAsync(TemporaryHome home, string? file)
    {
        string[] data = file is null ? [] : ["--data", file];
        var program = new RunningProgram(BuiltProgram.Evergrant, home.Path, ["sandbox", "up", "--port", "0", .. data]);
        var line = await program.WaitForLineAsync("listening on ");
        var address = new Uri(line["listening on ".Length..]);
        using var http = new HttpClient { BaseAddress = address };
        http.DefaultRequestHeaders.Add("X-Evergrant-Sandbox", "1");
        using var quotas = await http.PutAsJsonAsync("/_sandbox/v1/quotas", new { refuse = false });
        quotas.EnsureSuccessStatusCode();
        return new Up(program, address);
    }

    private sealed record Up(RunningProgram Program, Uri Address) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Program.DisposeAsync();
    }

    /// One consent and its contacts; it remembers what it was answered.
    private sealed class Writer(int place)
    {
        private readonly List<string> contacts = [];
        private string? refreshToken;
        private bool isUnknown;
        private int done;
        private TaskCompletionSource more = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Answered { get; private set; }

        /// Until the sandbox is gone.
        public async Task WorkAsync(Uri address)
        {
            using var http = new HttpClient { BaseAddress = address };
            done = 0;
            try
            {
                while (true)
                {
                    await ConnectAsync(http);
                    var access = await RotateAsync(http);
                    await AddAsync(http, access);
                    Answered += 2;
                    done++;
                    Interlocked
                        .Exchange(ref more, new(TaskCreationOptions.RunContinuationsAsynchronously))
                        .TrySetResult();
                }
            }
            catch (HttpRequestException)
            {
                more.TrySetResult();
            }
        }

        public async Task HasDoneAsync(int turns)
        {
            while (done < turns)
                await more.Task;
        }

        public async Task CheckAsync(Uri address)
        {
            using var http = new HttpClient { BaseAddress = address };
            http.DefaultRequestHeaders.Authorization = new("Bearer", KeapSandboxSeed.PersonalAccessToken);
            foreach (var email in contacts.TakeLast(60))
                Assert.Equal(
                    1,
                    (int)(await http.GetFromJsonAsync<JsonNode>($"/crm/rest/v1/contacts?email={email}"))!["count"]!
                );
            // A refresh that was under way may have happened or not; any other is the newest and works.
            if (refreshToken is not null && !isUnknown)
                await RotateAsync(http);
            else
                refreshToken = null;
        }

        private async Task ConnectAsync(HttpClient http)
        {
            if (refreshToken is not null)
                return;

            using var request = new HttpRequestMessage(HttpMethod.Post, "/_sandbox/v1/central/tokens")
            {
                Content = JsonContent.Create(new JsonObject()),
                Headers = { { "X-Evergrant-Sandbox", "1" } },
            };
            using var answer = await http.SendAsync(request);
            refreshToken = (string)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["refresh_token"]!;
            isUnknown = false;
        }

        private async Task<string> RotateAsync(HttpClient http)
        {
            isUnknown = true;
            using var request = new HttpRequestMessage(HttpMethod.Post, "/token")
            {
                Content = new FormUrlEncodedContent(
                    new Dictionary<string, string>
                    {
                        ["grant_type"] = "refresh_token",
                        ["refresh_token"] = refreshToken!,
                    }
                ),
            };
            var credentials = $"{KeapSandboxSeed.ClientId}:{KeapSandboxSeed.ClientSecret}";
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic",
                Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(credentials))
            );
            using var answer = await http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.IsSuccessStatusCode, text);
            var pair = JsonNode.Parse(text)!;
            refreshToken = (string)pair["refresh_token"]!;
            isUnknown = false;
            return (string)pair["access_token"]!;
        }

        private async Task AddAsync(HttpClient http, string access)
        {
            var email = $"w{place}-{Guid.NewGuid():n}@x.example";
            using var request = new HttpRequestMessage(HttpMethod.Post, "/crm/rest/v1/contacts")
            {
                Content = JsonContent.Create(
                    new JsonObject
                    {
                        ["email_addresses"] = new JsonArray(new JsonObject { ["email"] = email, ["field"] = "EMAIL1" }),
                    }
                ),
            };
            request.Headers.Authorization = new("Bearer", access);
            using var answer = await http.SendAsync(request);
            Assert.Equal(201, (int)answer.StatusCode);
            contacts.Add(email);
        }
    }
}
