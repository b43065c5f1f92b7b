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
            await FilledStore.MakeHomeAsync(home.FullName, Grants);
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

    private static string Beside(string path) => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, path));
}
