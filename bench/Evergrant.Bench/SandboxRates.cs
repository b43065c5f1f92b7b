using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Evergrant.Bench;

/// The sandbox as a process: rotations a second against those of node-oidc-provider, and how soon it answers.
internal static class SandboxRates
{
    private const int Callers = 16;
    private const double LeastOfPeer = 5;
    private const int Starts = 10;
    private const double MostSeconds = 0.5;
    private static readonly string Peer = Beside("../../../../bench/oidc-provider/server.mjs");
    private static readonly string Program = Beside("../../Evergrant.Cli/release/Evergrant.Cli.dll");
    private static readonly string Published = Beside("../../../publish/linux-x64/evergrant");

    public static async Task<bool> RunAsync(Slices slices) =>
        await CompareAsync(slices, "openid offline_access", "", LeastOfPeer)
        & await CompareAsync(slices, "offline_access full", " without ID tokens", least: 0)
        & await StartAsync()
        & await SandboxDays.RunAsync(slices);

    private static async Task<bool> CompareAsync(Slices slices, string scope, string without, double least)
    {
        if (!Directory.Exists(Path.Combine(Path.GetDirectoryName(Peer)!, "node_modules")))
        {
            Console.WriteLine("sandbox: not compared; first: (cd bench/oidc-provider && npm ci)");
            return true;
        }
        using var sandbox = Start(["dotnet", Program, "sandbox", "up", "--port", "0"]);
        using var peer = Start(["node", Peer, Callers.ToString(CultureInfo.InvariantCulture), scope]);
        try
        {
            var address = new Uri(await ServerStart.ReadAddressAsync(sandbox));
            var ours = new RotatingCallers(
                new IPEndPoint(IPAddress.Loopback, address.Port),
                "sandboxclient00000000001:sandbox001",
                await TokensAsync(address)
            );
            var port = int.Parse((await peer.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
            var tokens = new List<string>();
            while (tokens.Count < Callers)
                tokens.Add((await peer.StandardOutput.ReadLineAsync())!);
            var theirs = new RotatingCallers(new IPEndPoint(IPAddress.Loopback, port), "app:secret", tokens);
            await ours.RunAsync(slices.Length);
            await theirs.RunAsync(slices.Length);
            var (rates, peers) = (new List<double>(), new List<double>());
            for (var n = 0; n < slices.Count; n++)
            {
                peers.Add(await theirs.RunAsync(slices.Length));
                rates.Add(await ours.RunAsync(slices.Length));
            }
            var (rate, other) = (Slices.Median(rates), Slices.Median(peers));
            var met = rate / other >= least;
            Console.WriteLine(
                $"sandbox's rotations / those of oidc-provider{without}: {rate / other:0.0} ({(least == 0 ? "" : $"target {least:0}{(met ? "" : ", MISSED")}; ")}{rate:0} and {other:0} a second)"
            );
            return met;
        }
        finally
        {
            sandbox.Kill();
            peer.Kill();
        }
    }

    private static async Task<bool> StartAsync()
    {
        if (!File.Exists(Published))
        {
            Console.WriteLine($"sandbox's start: not measured; first: ./publish linux-x64 (which makes {Published})");
            return true;
        }
        var seconds = new List<double>();
        using var http = new HttpClient();
        for (var n = 0; n < Starts; n++)
        {
            var began = TimeProvider.System.GetTimestamp();
            using var sandbox = Start([Published, "sandbox", "up", "--port", "0"]);
            (await http.GetAsync(new Uri(await ServerStart.ReadAddressAsync(sandbox)))).EnsureSuccessStatusCode();
            seconds.Add(TimeProvider.System.GetElapsedTime(began).TotalSeconds);
            sandbox.Kill();
            await sandbox.WaitForExitAsync();
        }
        var time = Slices.Median(seconds);
        Console.WriteLine(
            $"sandbox's first answer: {time:0.00} s (target {MostSeconds:0.0}{(time < MostSeconds ? "" : ", MISSED")}; median of {Starts})"
        );
        return time < MostSeconds;
    }

    private static async Task<List<string>> TokensAsync(Uri sandbox)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("X-Evergrant-Sandbox", "1");
        var tokens = new List<string>();
        for (var n = 0; n < Callers; n++)
        {
            using var answer = await http.PostAsJsonAsync(new Uri(sandbox, "/_sandbox/v1/central/tokens"), new { });
            tokens.Add((string)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["refresh_token"]!);
        }
        return tokens;
    }

    private static Process Start(string[] command) =>
        Process.Start(
            new ProcessStartInfo(command[0], command[1..])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;

    private static string Beside(string path) => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, path));
}
