using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Evergrant.Cli.Sandboxes.Running;

/// Signals that come to us and are meant for the program we run. Heard from before it starts: one in between would end us
/// and leave it alone.
internal sealed partial class PassedSignals : IDisposable
{
    private readonly Lock gate = new();
    private readonly List<PosixSignal> early = [];
    private readonly PosixSignalRegistration[] registrations;
    private Process? program;
    private bool hasEnded;

    public PassedSignals() =>
        registrations = [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Hear),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Hear),
            PosixSignalRegistration.Create(PosixSignal.SIGQUIT, Hear),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, Hear),
        ];

    public void PassTo(Process started)
    {
        lock (gate)
        {
            program = started;
            early.ForEach(signal => Send(signal, started));
        }
    }

    /// The program is no more: what comes from here on is for nobody.
    public void End()
    {
        lock (gate)
        {
            hasEnded = true;
            program = null;
        }
    }

    public void Dispose()
    {
        foreach (var registration in registrations)
            registration.Dispose();
    }

    private void Hear(PosixSignalContext signal)
    {
        signal.Cancel = true;
        lock (gate)
        {
            if (hasEnded)
                return;
            if (program is null)
                early.Add(signal.Signal);
            else if (signal.Signal is not (PosixSignal.SIGINT or PosixSignal.SIGQUIT) || !AreInForeground())
                Send(signal.Signal, program);
        }
    }

    /// Ctrl-C and Ctrl-\ go to every process of the terminal's foreground, the program among them: it would get them twice.
    /// Who sent a signal is not told to us. One that somebody sent to us alone while we are there, with kill, is taken for a
    /// key: TERM is the one to send then.
    private static bool AreInForeground()
    {
        if (OperatingSystem.IsWindows())
            return true;
        try
        {
            // Whatever our input is: the terminal's keys do not care where it comes from.
            using var terminal = File.OpenHandle("/dev/tty");
            return TerminalGroup(terminal.DangerousGetHandle().ToInt32()) == OwnGroup();
        }
        catch (Exception none) when (none is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void Send(PosixSignal signal, Process program)
    {
        if (OperatingSystem.IsWindows())
            return;
        // Its number is not waited for again before this process has seen its end: it cannot be another's.
        if (!program.HasExited)
            _ = Kill(program.Id, NumberOf(signal));
    }

    private static int NumberOf(PosixSignal signal) =>
        signal switch
        {
            PosixSignal.SIGHUP => 1,
            PosixSignal.SIGINT => 2,
            PosixSignal.SIGQUIT => 3,
            _ => 15,
        };

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "tcgetpgrp")]
    private static partial int TerminalGroup(int file);

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    private static partial int OwnGroup();
}
