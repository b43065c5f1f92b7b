using System.Diagnostics;
using Evergrant.Hosting.Home;
using Evergrant.Storage;

namespace Evergrant.Bench;

/// Whole commands as ./publish makes them, from start to end, against a .NET program that says hello.
internal static class CommandTimes
{
    private const int Grants = 10_000;
    private const double MostOfToken = 2;
    private const double MostOfTick = 2.5;

    public static async Task<bool> RunAsync(Slices slices)
    {
        var program = Beside("../../../publish/linux-x64/evergrant");
        if (!OperatingSystem.IsLinux() || !File.Exists(program))
        {
            Console.WriteLine($"commands: not measured; first: ./publish linux-x64 (which makes {program})");
            return true;
        }
        var home = Directory.CreateTempSubdirectory("evergrant-bench-");
        try
        {
            await FillAsync(home.FullName);
            string[] hello = [Beside("../../Hello/release/Hello")];
            string[] token = [program, "token", "grant-1", "--home", home.FullName];
            string[] tick = [program, "tick", "--home", home.FullName];
            var times = new List<double>[] { [], [], [] };
            for (var n = 0; n < 3 + (slices.Count * 3); n++)
                foreach (
                    var (command, index) in new[] { hello, token, tick }.Select((command, index) => (command, index))
                )
                    if (Measure(command) is var time && n >= 3)
                        times[index].Add(time);
            var (peer, printed, ticked) = (Slices.Median(times[0]), Slices.Median(times[1]), Slices.Median(times[2]));
            return Say("evergrant token", printed, peer, MostOfToken)
                & Say($"evergrant tick, nothing due on {Grants} grants", ticked, peer, MostOfTick);
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    private static bool Say(string what, double time, double peer, double most)
    {
        var met = time / peer <= most;
        Console.WriteLine(
            $"{what} / hello-world: {time / peer:0.00} (target {most:0.0}{(met ? "" : ", MISSED")}; {time:0} and {peer:0} ms)"
        );
        return met;
    }

    private static double Measure(string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true };
        var began = TimeProvider.System.GetTimestamp();
        using var process = Process.Start(start)!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{command[0]} ended with {process.ExitCode}.");
        return TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
    }

    private static async Task FillAsync(string path)
    {
        await using var home = await EvergrantHome.OpenAsync(new HomeOptions { Path = path }, default);
        var now = TimeProvider.System.GetUtcNow();
        await home.Store.AddAppAsync(
            new App
            {
                Name = "bench",
                Profile = "keap",
                ClientId = "bench",
                // Nothing is ever due; were it, it would go nowhere.
                BaseAddress = new Uri("http://127.0.0.1:9"),
                Secret = new ClientSecret("bench"),
                SecretSetAt = now,
            },
            default
        );
        await Parallel.ForAsync(
            1,
            Grants + 1,
            new ParallelOptions { MaxDegreeOfParallelism = 64 },
            async (number, token) => await home.Store.CommitConsentAsync(Consent(number, now), token)
        );
    }

    private static Consent Consent(int number, DateTimeOffset now)
    {
        var id = AttemptId.New(now);
        return new Consent
        {
            App = "bench",
            AppSecretSetAt = now,
            GrantName = $"grant-{number}",
            Attempt = new Attempt
            {
                Id = id,
                Grant = GrantId.New(now),
                Kind = AttemptKind.Code,
                Epoch = 1,
                Generation = 1,
                Node = "bench",
                StartedAt = now,
            },
            Tokens = new TokenSet
            {
                AccessToken = new AccessToken($"access-{number}"),
                RefreshToken = new RefreshToken($"refresh-{number}"),
                ObtainedAt = now,
                AccessExpiresAt = now.AddDays(100),
                RefreshIdleEndsAt = now.AddDays(400),
            },
            Evidence = new Evidence { At = now, What = "connected" },
            Keep = Keep.Warm,
            NextRefreshAt = now.AddDays(60),
        };
    }

    private static string Beside(string path) => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, path));
}
