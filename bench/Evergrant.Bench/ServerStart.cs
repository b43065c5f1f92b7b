using System.Diagnostics;
using System.Globalization;

namespace Evergrant.Bench;

/// The built program as a process: how long until it is ready, and what it holds when idle.
internal static class ServerStart
{
    private const int Times = 5;
    private const double MostSeconds = 1.5;
    private const double MostMegabytes = 120;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);

    private static readonly string Program = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "../../Evergrant.Cli/release/Evergrant.Cli.dll")
    );

    public static async Task<bool> RunAsync(Slices slices)
    {
        if (!OperatingSystem.IsLinux() || !File.Exists(Program))
        {
            Console.WriteLine($"start: not measured; it wants Linux and {Program}");
            return true;
        }
        var seconds = new List<double>();
        var megabytes = new List<double>();
        for (var n = 0; n < Times; n++)
        {
            var home = Directory.CreateTempSubdirectory("evergrant-bench-");
            try
            {
                var (ready, resident) = await MeasureAsync(home.FullName, Idle);
                seconds.Add(ready);
                megabytes.Add(resident);
            }
            finally
            {
                home.Delete(recursive: true);
            }
        }
        var (time, memory) = (Slices.Median(seconds), Slices.Median(megabytes));
        var met = time < MostSeconds && memory < MostMegabytes;
        Console.WriteLine(
            $"server ready: {time:0.00} s (target {MostSeconds:0.0}), idle: {memory:0} MB (target {MostMegabytes:0}{(met ? "" : "; MISSED")}); median of {Times}"
        );
        return met;
    }

    /// How long until the program serves this home, and what it holds some time after.
    public static async Task<(double Seconds, double Megabytes)> MeasureAsync(string home, TimeSpan idle)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var process = Start(home);
        try
        {
            var root = await ReadAddressAsync(process);
            using var http = new HttpClient();
            (await http.GetAsync(root + "/readyz")).EnsureSuccessStatusCode();
            var ready = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
            await Task.Delay(idle);
            return (ready, ResidentMegabytes(process.Id));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    public static Process Start(string home) =>
        Process.Start(
            new ProcessStartInfo("dotnet", [Program, "serve", "--port", "0", "--home", home])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;

    /// Once it listens.
    public static async Task<string> ReadAddressAsync(Process server)
    {
        var line =
            await server.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException(await server.StandardError.ReadToEndAsync());
        // What it logs from now on; a pipe that nobody reads would hold it up.
        _ = server.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        _ = server.StandardError.BaseStream.CopyToAsync(Stream.Null);
        return line["listening on ".Length..];
    }

    private static double ResidentMegabytes(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status")
            .First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture)
            / 1024;
    }
}
