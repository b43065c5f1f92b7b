using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Evergrant.EndToEnd;

/// The program at a real pseudo-terminal, which util-linux's `script` holds. What it shows is waited for before anything is
/// typed, as a person would; nothing waits longer than a minute.
internal sealed partial class AtTerminal : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly Process process;
    private readonly Lock gate = new();
    private readonly StringBuilder shown = new();
    private readonly Task pump;
    private TaskCompletionSource more = NewSignal();
    private int read;

    public AtTerminal(string home, IReadOnlyDictionary<string, string> environment, params string[] arguments)
        : this(
            home,
            new Dictionary<string, string>(environment) { ["EVERGRANT_HOME"] = home },
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, BuiltProgram.Evergrant), .. arguments]
        ) { }

    private AtTerminal(
        string folder,
        IReadOnlyDictionary<string, string> environment,
        string program,
        string[] arguments
    )
    {
        string[] command = ["env", "--default-signal=INT,TERM", program, .. arguments];
        var start = new ProcessStartInfo("script")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        // -E never: the terminal echoes, or does not, as the program says; script adds nothing.
        foreach (
            var argument in (string[])["-qefc", string.Join(' ', command.Select(Quoted)), "-E", "never", "/dev/null"]
        )
            start.ArgumentList.Add(argument);
        start.Environment["HOME"] = folder;
        start.Environment["TERM"] = "dumb";
        start.Environment["NO_COLOR"] = "1";
        start.Environment["SHELL"] = "/bin/sh";
        foreach (
            var name in (string[])
                ["DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY", "EVERGRANT_HOME"]
        )
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        process = Process.Start(start) ?? throw new InvalidOperationException("script did not start.");
        pump = PumpAsync();
    }

    /// A shell in the folder, which is the user's own; it prompts with `$ `.
    public static AtTerminal Shell(string folder, IReadOnlyDictionary<string, string> environment) =>
        new(
            folder,
            new Dictionary<string, string>(environment) { ["PS1"] = "$ " },
            "bash",
            // -v: it shows what it reads, as the terminal does not.
            ["--noprofile", "--norc", "--noediting", "-iv"]
        );

    /// Everything shown so far, without terminal sequences.
    public string Shown
    {
        get
        {
            lock (gate)
                return Plain(shown.ToString());
        }
    }

    /// Until this is shown, after what was waited for before.
    public Task SeeAsync(string text) => SeeAsync(text, wholeLine: false);

    /// The whole line that begins so.
    public Task<string> LineAsync(string beginning) => SeeAsync(beginning, wholeLine: true);

    private async Task<string> SeeAsync(string text, bool wholeLine)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        while (true)
        {
            var hasEnded = pump.IsCompleted;
            Task next;
            lock (gate)
            {
                if (Find(text, wholeLine) is { } found)
                    return found;
                next = more.Task;
            }
            if (hasEnded || patience.IsCancellationRequested)
                throw new InvalidOperationException($"It never said “{text}”:\n{Shown}");
            await Task.WhenAny(next, pump, Task.Delay(Patience, TimeProvider.System, patience.Token));
        }
    }

    private string? Find(string text, bool wholeLine)
    {
        var plain = Plain(shown.ToString());
        var at = plain.IndexOf(text, Math.Min(read, plain.Length), StringComparison.Ordinal);
        var end = at < 0 ? -1 : plain.IndexOf('\n', at);
        if (at < 0 || (wholeLine && end < 0))
            return null;
        read = at + text.Length;
        return plain[at..(end < 0 ? plain.Length : end)];
    }

    public Task TypeAsync(string line) => SendAsync(line + "\r");

    public async Task SendAsync(string keys)
    {
        await process.StandardInput.WriteAsync(keys);
        await process.StandardInput.FlushAsync();
    }

    public async Task AnswerAsync(string question, string answer)
    {
        await SeeAsync(question);
        await TypeAsync(answer);
    }

    public Task InterruptAsync() => SendAsync("\u0003");

    /// The exit code, and everything it showed.
    public async Task<Ended> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new InvalidOperationException($"It did not end:\n{Shown}");
        }
        await pump;
        return new Ended(process.ExitCode, Shown, "");
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task PumpAsync()
    {
        var buffer = new char[4096];
        while (await process.StandardOutput.ReadAsync(buffer) is > 0 and var length)
        {
            TaskCompletionSource signal;
            lock (gate)
            {
                shown.Append(buffer, 0, length);
                (signal, more) = (more, NewSignal());
            }
            signal.SetResult();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static string Plain(string text) =>
        Sequences()
            .Replace(text.Replace("\r\n", "\n", StringComparison.Ordinal), "")
            .Replace("\r", "", StringComparison.Ordinal);

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [GeneratedRegex("\u001b(\\[[0-9;?]*[A-Za-z]|[=>])")]
    private static partial Regex Sequences();
}
