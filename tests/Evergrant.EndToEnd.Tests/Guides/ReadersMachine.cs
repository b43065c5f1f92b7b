using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Evergrant.EndToEnd.Connecting;
using Evergrant.Hosting;
using Evergrant.Sandbox;

namespace Evergrant.EndToEnd.Guides;

/// <summary>
/// Where a reader tries a guide: a folder that is also the user's home, <c>evergrant</c> in PATH, a home whose grant
/// <c>acme</c> is connected to a Keap, and the keys that people copy from Keap's pages. Addresses in the text are of the world;
/// here they lead to this machine.
/// </summary>
internal sealed partial class ReadersMachine : IAsyncDisposable
{
    private const string Grant = "acme";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly string folder = Directory.CreateTempSubdirectory("evergrant-guide-").FullName;
    private readonly KeapSandbox keap;
    private readonly Dictionary<string, string> places;
    private readonly StringBuilder everything = new();
    private readonly List<Process> background = [];

    private ReadersMachine(KeapSandbox keap)
    {
        this.keap = keap;
        var (server, proxy, page) = (Desk.FreePort(), Desk.FreePort(), Desk.FreePort());
        keap.Hooks.Allow(page);
        places = new Dictionary<string, string>
        {
            ["https://api.infusionsoft.com"] = Root,
            ["127.0.0.1:7401"] = keap.Address.Authority,
            ["127.0.0.1:7400"] = $"127.0.0.1:{server}",
            ["127.0.0.1:8080"] = $"127.0.0.1:{page}",
            ["127.0.0.1:443"] = $"127.0.0.1:{proxy}",
            ["listen 443"] = $"listen 127.0.0.1:{proxy}",
            ["/usr/local/bin/evergrant"] = Path.Combine(folder, "bin", "evergrant"),
            ["/srv/evergrant"] = Home,
            ["/home/you"] = folder,
            // The tag that every sandbox has.
            ["[91]"] = "[8]",
        };
        // Not written here: a script that is still open for writing, in a child that was forked meanwhile, cannot be run.
        Directory.CreateDirectory(Path.Combine(folder, "bin"));
        File.CreateSymbolicLink(Path.Combine(folder, "bin", "evergrant"), Built("Evergrant.Cli", "evergrant"));
        File.CreateSymbolicLink(Path.Combine(folder, "bin", "curl"), Path.Combine(Tests, "Guides", "curl"));
        Give("keap.key", KeapSandboxSeed.PersonalAccessToken + "\n");
        Give("postman.mjs", File.ReadAllText(Path.Combine(Tests, "Guides", "postman.mjs")));
        Give("evergrant.php", File.ReadAllText(Path.Combine(Repository.Root, "clients", "php", "evergrant.php")));
        Directory.CreateDirectory(Path.Combine(folder, "private"));
    }

    private static string Tests { get; } = Path.Combine(Repository.Root, "tests", "Evergrant.EndToEnd.Tests");

    private static string Built(string project, string file) =>
        Path.Combine(AppContext.BaseDirectory, "..", "..", project, Repository.Configuration, file);

    private string Home => Path.Combine(folder, "evergrant");

    private string Root => keap.Address.GetLeftPart(UriPartial.Authority);

    public static async Task<ReadersMachine> CreateAsync()
    {
        var data = Path.Combine(Directory.CreateTempSubdirectory("evergrant-guide-keap-").FullName, "sandbox.json");
        var machine = new ReadersMachine(await KeapSandbox.StartAsync(new KeapSandboxOptions { DataFile = data }))
        {
            KeapData = data,
        };
        await machine.keap.RegisterRedirectUrisAsync(["http://localhost:7402/callback"]);
        await machine.ConnectAsync();
        return machine;
    }

    private string KeapData { get; init; } = "";

    /// Written there, as the reader would save it.
    public void Give(string name, string text)
    {
        var path = Path.Combine(folder, Here(name));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, Here(text));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public async Task<Ended> RunAsync(string script)
    {
        using var process = Start(script);
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }
        var ended = new Ended(process.ExitCode, await output, await errors);
        everything.Append(ended.Output).Append(ended.Errors);
        return ended;
    }

    /// Until it prints this; it ends with the machine.
    public async Task StartAsync(string script, string until)
    {
        var process = Start($"exec 2>&1\n{script}");
        background.Add(process);
        var seen = new StringBuilder();
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        while (!seen.ToString().Contains(Here(until), StringComparison.Ordinal))
        {
            var line = await process.StandardOutput.ReadLineAsync(patience.Token);
            Assert.True(line is not null, $"It ended before it said “{until}”:\n{seen}");
            seen.AppendLine(line);
        }
        everything.Append(seen);
    }

    /// In one go: what stands in a place's stead may look like another place, such as port 44393 like port 443.
    public string Here(string text) =>
        Regex.Replace(
            text,
            string.Join(
                '|',
                places.Keys.Select(place => Regex.Escape(place) + (char.IsDigit(place[^1]) ? @"(?!\d)" : ""))
            ),
            found => places[found.Value]
        );

    /// Nothing that was printed holds anything that opens an account.
    public void HasPrintedNoSecret()
    {
        // A state, and behind it a line a change.
        var secrets = File.ReadLines(KeapData)
            .SelectMany(line => Tokens(JsonNode.Parse(line)!))
            .Append(KeapSandboxSeed.ClientSecret)
            .Append(KeapSandboxSeed.PersonalAccessToken);
        var printed = everything.ToString();
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, printed, StringComparison.Ordinal));
        Assert.DoesNotMatch(GatewayKey(), printed);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in background)
            using (process)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
            }
        await keap.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        Directory.Delete(Path.GetDirectoryName(KeapData)!, recursive: true);
    }

    private Process Start(string script)
    {
        var start = new ProcessStartInfo("bash")
        {
            ArgumentList = { "-c", $"set -euo pipefail\n{Here(script)}" },
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = folder;
        start.Environment["PATH"] = $"{Path.Combine(folder, "bin")}:{InstalledPrograms.SearchPath}";
        start.Environment["EVERGRANT_HOME"] = Home;
        start.Environment["EVERGRANT__LISTEN"] = Here("http://127.0.0.1:7400");
        start.Environment["EVERGRANT_SANDBOX"] = Root;
        start.Environment["NO_COLOR"] = "1";
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(
            Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")
        );
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false";
        foreach (var name in (string[])["MSBUILD_EXE_PATH", "MSBuildSDKsPath"])
            start.Environment.Remove(name);
        return Process.Start(start) ?? throw new InvalidOperationException("bash did not start.");
    }

    private async Task ConnectAsync()
    {
        await using var evergrant = await EvergrantClient.OpenAsync(
            new EvergrantOptions
            {
                Home = Home,
                Schedule = false,
                Keap = new KeapOptions
                {
                    ClientId = KeapSandboxSeed.ClientId,
                    ClientSecret = new(KeapSandboxSeed.ClientSecret),
                    BaseAddress = keap.Address,
                },
            }
        );
        var asked = await evergrant.AskOwnerAsync(Grant, new Uri("http://localhost/callback"));
        await evergrant.ConnectAsync(asked, (await keap.ConsentAsync(asked.Address)).OriginalString);
    }

    /// Every text that ever was an access or refresh token.
    private static IEnumerable<string> Tokens(JsonNode node) =>
        node switch
        {
            JsonObject fields => fields.SelectMany(field =>
                field is { Key: "access_token" or "refresh_token", Value: JsonValue text } ? [(string)text!]
                : field.Value is { } inner ? Tokens(inner)
                : []
            ),
            JsonArray items => items.SelectMany(item => item is null ? [] : Tokens(item)),
            _ => [],
        };

    [GeneratedRegex("eg_[0-9a-f]{72}")]
    private static partial Regex GatewayKey();
}
