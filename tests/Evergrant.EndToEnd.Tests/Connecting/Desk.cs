using System.Net;
using System.Net.Sockets;
using Evergrant.Hosting.Home;
using Evergrant.Sandbox;
using Microsoft.Extensions.Logging.Abstractions;

namespace Evergrant.EndToEnd.Connecting;

/// Somebody with a home, an app and a Keap to connect it to, at a terminal.
internal sealed class Desk : IAsyncDisposable
{
    public const string App = "shop";
    private readonly Dictionary<string, string> environment = [];

    private Desk(TemporaryHome home, KeapSandbox keap, int port)
    {
        Home = home;
        Keap = keap;
        Port = port;
    }

    public TemporaryHome Home { get; }
    public KeapSandbox Keap { get; }

    /// Of the app's redirect address.
    public int Port { get; }

    public string RedirectUri => $"http://localhost:{Port}/callback";

    public string Root => Keap.Address.GetLeftPart(UriPartial.Authority);

    public static async Task<Desk> CreateAsync(bool withApp = true, string? secret = null, bool strict = false)
    {
        var keap = await KeapSandbox.StartAsync(
            new KeapSandboxOptions
            {
                Switches = new Dictionary<string, string> { ["redirect-match"] = strict ? "strict" : "loose" },
            }
        );
        var desk = new Desk(new TemporaryHome(), keap, FreePort());
        await keap.RegisterRedirectUrisAsync([desk.RedirectUri]);
        if (withApp)
            await desk.AddAppAsync(secret ?? KeapSandboxSeed.ClientSecret);
        return desk;
    }

    /// As on a desktop: there is a display, and what opens addresses writes them down.
    public void GiveBrowser()
    {
        var bin = Directory.CreateDirectory(Path.Combine(Home.Path, "bin")).FullName;
        var opener = Path.Combine(bin, "xdg-open");
        File.WriteAllText(opener, $"#!/bin/sh\nprintf '%s\\n' \"$1\" >> '{OpenedFile}'\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(opener, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        environment["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}";
        environment["DISPLAY"] = ":99";
    }

    public string OpenedFile => Path.Combine(Home.Path, "opened.txt");

    public void OverSsh() => environment["SSH_CONNECTION"] = "192.0.2.1 1 192.0.2.2 22";

    public AtTerminal Sit(params string[] arguments) => new(Home.Path, environment, arguments);

    /// In the order in which a careful person does it: the question is seen first.
    public static async Task AnswerAsync(AtTerminal terminal, params (string Question, string Answer)[] answers)
    {
        foreach (var (question, answer) in answers)
            await terminal.AnswerAsync(question, answer);
    }

    /// The owner allows, and the address bar is pasted.
    public async Task PasteAsync(AtTerminal terminal, string? tenant = null)
    {
        var callback = await Keap.ConsentAsync(new Uri(await terminal.LineAsync(Root)), tenant);
        await terminal.AnswerAsync("Paste its address bar here:", callback.AbsoluteUri);
    }

    public string Write(string name, string text)
    {
        var path = Path.Combine(Home.Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// What the owner's browser does after Allow, or Deny.
    public static async Task<(HttpStatusCode Status, string Page)> ComeBackAsync(Uri callback)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(callback);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<Grant?> GrantAsync(string name = App)
    {
        await using var home = await OpenAsync();
        return (await home.Store.FindByNameAsync(name, default))?.Grant;
    }

    public async Task<App?> FindAppAsync(string name = App)
    {
        await using var home = await OpenAsync();
        return await home.Store.FindAppAsync(name, default);
    }

    public async Task AddAppAsync(string secret, string? name = null)
    {
        await using var home = await OpenAsync();
        await home.Store.AddAppAsync(
            new App
            {
                Name = name ?? App,
                Profile = "keap",
                ClientId = KeapSandboxSeed.ClientId,
                Secret = new ClientSecret(secret),
                RedirectUri = new Uri(RedirectUri),
                BaseAddress = Keap.Address,
                SecretSetAt = TimeProvider.System.GetUtcNow(),
            },
            default
        );
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await Keap.DisposeAsync();
        Home.Dispose();
    }

    private Task<EvergrantHome> OpenAsync() =>
        EvergrantHome.OpenAsync(
            new HomeOptions
            {
                Path = Home.Path,
                Logs = NullLoggerFactory.Instance,
                Warn = _ => { },
            },
            default
        );
}
