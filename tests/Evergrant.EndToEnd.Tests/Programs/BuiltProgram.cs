using System.Diagnostics;

namespace Evergrant.EndToEnd;

/// The built programs, which lie beside the tests, as processes.
internal static class BuiltProgram
{
    public const string Evergrant = "Evergrant.Cli.dll";

    /// The same program with a killer in it.
    public const string Killed = "Evergrant.EndToEnd.Host.dll";

    public static Process Start(string program, string home, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = home,
        };
        // Whoever runs the tests in the background of a shell has SIGINT ignored, and children inherit that.
        if (OperatingSystem.IsLinux())
        {
            start.FileName = "env";
            start.ArgumentList.Add("--default-signal=INT,TERM");
            start.ArgumentList.Add("dotnet");
        }
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, program));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["EVERGRANT_HOME"] = home;
        start.Environment["NO_COLOR"] = "1";
        start.Environment.Remove("EVERGRANT_SANDBOX");
        return Process.Start(start) ?? throw new InvalidOperationException("The program did not start.");
    }
}
