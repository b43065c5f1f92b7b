using System.Text.Json.Nodes;
using Evergrant.Sandbox;

namespace Evergrant.EndToEnd;

/// A home whose grant `demo` is connected by `connect --paste`, and the sandbox it goes to. The sandbox lives in the test's
/// process: it survives the programs, and its lineage tells what they really did.
internal sealed class ConnectedHome : IAsyncDisposable
{
    public const string Grant = "demo";
    private bool isStopped;

    private ConnectedHome(TemporaryHome home, KeapSandbox keap)
    {
        Home = home;
        Keap = keap;
    }

    public TemporaryHome Home { get; }
    public KeapSandbox Keap { get; }

    /// For files that programs keep outside the home.
    public string Outside { get; } = Directory.CreateTempSubdirectory("evergrant-e2e-outside-").FullName;

    /// <param name="calendar">Where the home asks for the time. Null: the sandbox.</param>
    /// <param name="sandbox">Null: one whose clock runs, with a state file in the home.</param>
    public static async Task<ConnectedHome> CreateAsync(Uri? calendar = null, KeapSandboxOptions? sandbox = null)
    {
        var home = new TemporaryHome();
        var data = Path.Combine(home.Path, "sandbox.json");
        var keap = await KeapSandbox.StartAsync(sandbox ?? new KeapSandboxOptions { DataFile = data });
        var root = keap.Address.GetLeftPart(UriPartial.Authority);
        var clock = (calendar ?? keap.Address).GetLeftPart(UriPartial.Authority);
        home.WriteSettings($$"""{ "listen": "http://127.0.0.1:0", "clock": "{{clock}}" }""");
        var connected = new ConnectedHome(home, keap);
        (
            await home.RunWithAsync(
                KeapSandboxSeed.ClientSecret,
                ["app", "add", Grant, "--client-id", KeapSandboxSeed.ClientId, "--base-address", root]
            )
        ).Is(0);
        (await connected.ConnectAsync()).Is(0);
        return connected;
    }

    /// What the owner pastes back. Null: where the sandbox would send the browser.
    public async Task<Ended> ConnectAsync(string? pasted = null)
    {
        await using var connect = Home.Start("connect", Grant, "--paste");
        var authorize = new Uri(await connect.WaitForLineAsync("http"));
        await connect.TypeAsync(pasted ?? (await Keap.ConsentAsync(authorize)).AbsoluteUri);
        return await connect.EndAsync();
    }

    public async Task<JsonNode> ShowAsync()
    {
        var shown = await Home.RunAsync("grant", "show", Grant, "--json");
        shown.Is(0);
        return JsonNode.Parse(shown.Output)!;
    }

    public async Task<int> GenerationAsync() => (int)(await ShowAsync())["grant"]!["generation"]!;

    /// The token is printed and the API takes it.
    public async Task UseTokenAsync()
    {
        var printed = await Home.RunAsync("token", Grant);
        printed.Is(0);
        using var http = new HttpClient { BaseAddress = Keap.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/crm/rest/v1/contacts");
        request.Headers.Authorization = new("Bearer", printed.Line);
        using var answer = await http.SendAsync(request);
        Assert.Equal(200, (int)answer.StatusCode);
    }

    public async Task StopKeapAsync()
    {
        isStopped = true;
        await Keap.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!isStopped)
            await Keap.DisposeAsync();
        Home.Dispose();
        Directory.Delete(Outside, recursive: true);
    }
}
