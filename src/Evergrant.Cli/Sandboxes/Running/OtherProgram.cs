using System.ComponentModel;
using System.Diagnostics;

namespace Evergrant.Cli.Sandboxes.Running;

/// A program of the user's, run by ours with more in its environment.
internal static class OtherProgram
{
    /// What shells end with when there is no such program.
    public const int NotStarted = 127;

    /// Ours until it ends: its terminal is ours, its signals come through us.
    /// <exception cref="NotStartedException"/>
    public static async Task<int> RunAsync(string[] command, IReadOnlyDictionary<string, string> environment)
    {
        using var signals = new PassedSignals();
        using var process = Start(Prepared(command, environment));
        signals.PassTo(process);
        await process.WaitForExitAsync(CancellationToken.None);
        signals.End();
        return process.ExitCode;
    }

    public static ProcessStartInfo Prepared(string[] command, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(Find(command[0])) { UseShellExecute = false };
        foreach (var argument in command[1..])
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return start;
    }

    /// <exception cref="NotStartedException"/>
    public static Process Start(ProcessStartInfo prepared)
    {
        try
        {
            return Process.Start(prepared) ?? throw new NotStartedException(prepared.FileName, "it did not start");
        }
        catch (Win32Exception why)
        {
            throw new NotStartedException(prepared.FileName, Because(why));
        }
    }

    // As a shell finds it. Left alone, .NET looks beside our own program and in the current folder first.
    private static string Find(string name)
    {
        if (name.Contains('/', StringComparison.Ordinal) || OperatingSystem.IsWindows())
            return name;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(
            Path.PathSeparator,
            StringSplitOptions.RemoveEmptyEntries
        );
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(IsProgram)
            ?? throw new NotStartedException(name, "it is not in PATH");
    }

    private static bool IsProgram(string path) =>
        File.Exists(path)
        && (
            OperatingSystem.IsWindows()
            || (
                File.GetUnixFileMode(path)
                & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)
            ) != 0
        );

    private static string Because(Win32Exception why) =>
        why.NativeErrorCode switch
        {
            2 => "there is no such file",
            13 => "it cannot be executed",
            8 => "it is no program; does its first line say with which?",
            var code => $"the system says {code}",
        };
}
