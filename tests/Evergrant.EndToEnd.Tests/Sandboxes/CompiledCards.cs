using System.Diagnostics;
using System.Runtime.InteropServices;
using Evergrant.Cli.Sandboxes.Playing;
using Evergrant.Sandbox;

namespace Evergrant.EndToEnd.Sandboxes;

/// Every C# call of the cards, compiled once by the SDK's own compiler: a program that takes the number of the call.
public sealed class CompiledCards : IAsyncLifetime
{
    /// As `dotnet new console` has them.
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;"
        + " global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;\n";

    private readonly string folder = Directory.CreateTempSubdirectory("evergrant-cards-").FullName;
    private readonly List<string> calls =
    [
        .. Card
            .All.SelectMany(card => card.Steps)
            .Where(step => step.Call is not null)
            .Select(step => Snippet.Of(step.Call!.At(new Uri(Keap)), SnippetLanguage.CSharp))
            .Distinct(),
    ];

    /// The address that the calls go to.
    private const string Keap = "https://api.infusionsoft.com/";

    private string Program => Path.Combine(folder, "cards.dll");

    public async Task InitializeAsync()
    {
        var steps = calls.Select((call, n) => $"async Task Call{n}()\n{{\n{Body(call)}\n}}\n");
        var choice = calls.Select((_, n) => $"    case {n}: await Call{n}(); break;\n");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "cards.cs"),
            $"{ImplicitUsings}{string.Concat(Usings(calls))}switch (int.Parse(args[0]))\n{{\n{string.Concat(choice)}}}\n{string.Concat(steps)}"
        );
        await File.WriteAllTextAsync(
            Path.ChangeExtension(Program, "runtimeconfig.json"),
            """{"runtimeOptions":{"tfm":"net10.0","framework":{"name":"Microsoft.NETCore.App","version":"10.0.0"}}}"""
        );
        var runtime = RuntimeEnvironment.GetRuntimeDirectory();
        var (code, said) = await RunAsync(
            new Dictionary<string, string>(),
            [
                Compiler(runtime),
                "-nologo",
                "-nullable",
                $"-out:{Program}",
                .. Directory.GetFiles(runtime, "System*.dll").Select(file => $"-r:{file}"),
                Path.Combine(folder, "cards.cs"),
            ]
        );
        Assert.True(code == 0, said);
    }

    /// Runs a call that a card makes at this sandbox, at Keap's address and through the proxy.
    public async Task<string> RunAsync(
        SnippetCall call,
        IReadOnlyDictionary<string, string> variables,
        KeapSandbox keap,
        SandboxProxy proxy
    )
    {
        var authority = Path.Combine(folder, $"{keap.Tls!.Port}.pem");
        await File.WriteAllTextAsync(authority, keap.Tls.Authority);
        var written = Snippet
            .Of(call, SnippetLanguage.CSharp)
            .Replace(keap.Address.AbsoluteUri, Keap, StringComparison.Ordinal);
        var (code, said) = await RunAsync(
            new Dictionary<string, string>(variables)
            {
                ["HTTPS_PROXY"] = proxy.Address.OriginalString,
                ["SSL_CERT_FILE"] = authority,
                ["SSL_CERT_DIR"] = folder,
            },
            [Program, $"{calls.IndexOf(written)}"]
        );
        Assert.True(code == 0, $"{written}\n{said}");
        return said;
    }

    public Task DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }

    private static string Compiler(string runtime) =>
        Directory
            .GetDirectories(Path.Combine(runtime, "..", "..", "..", "sdk"))
            .Select(sdk => Path.Combine(sdk, "Roslyn", "bincore", "csc.dll"))
            .Last(File.Exists);

    private static IEnumerable<string> Usings(IEnumerable<string> calls) =>
        calls.SelectMany(call => call.Split('\n')).Where(IsUsing).Distinct().Select(line => line + "\n");

    private static string Body(string call) => string.Join('\n', call.Split('\n').Where(line => !IsUsing(line)));

    private static bool IsUsing(string line) =>
        line.StartsWith("using ", StringComparison.Ordinal) && !line.StartsWith("using var ", StringComparison.Ordinal);

    private static async Task<(int Code, string Said)> RunAsync(
        Dictionary<string, string> variables,
        string[] arguments
    )
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await errors);
    }
}
