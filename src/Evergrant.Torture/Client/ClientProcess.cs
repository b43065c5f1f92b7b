using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace Evergrant.Torture.Client;

/// <summary>One process of the client: `call ID` and `cancel ID` go in, `ready`, `ID STATUS` and `ID error TEXT` come out.</summary>
internal sealed class ClientProcess : IAsyncDisposable
{
    private const int LongestWord = 200;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);
    private readonly Process process;
    private readonly TimeProvider clock;
    private readonly string name;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<CallResult>> calls = new();
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim typing = new(1);
    private readonly Task reading;
    private readonly Task readingErrors;
    private string lastError = "";
    private volatile bool killed;

    private ClientProcess(Process process, string name, TimeProvider clock)
    {
        this.process = process;
        this.name = name;
        this.clock = clock;
        readingErrors = ReadErrorsAsync();
        reading = ReadAsync();
    }

    public bool HasEnded => process.HasExited;

    /// <exception cref="ClientFailedException"/>
    public static async Task<ClientProcess> StartAsync(
        ClientCommand command,
        IReadOnlyDictionary<string, string> environment,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var start = new ProcessStartInfo(command.Words[0], command.Words.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (variable, value) in environment)
            start.Environment[variable] = value;
        Process started;
        try
        {
            started = Process.Start(start) ?? throw new ClientFailedException($"{command.Words[0]} did not start.");
        }
        catch (Win32Exception missing)
        {
            throw new ClientFailedException($"{command.Words[0]} cannot be started: {missing.Message}");
        }
        var client = new ClientProcess(started, command.Words[0], clock);
        try
        {
            await client.ready.Task.WaitAsync(StartLimit, clock, cancellationToken);
            return client;
        }
        catch (TimeoutException)
        {
            await client.DisposeAsync();
            throw new ClientFailedException(
                $"{command.Words[0]} did not print the line \"ready\" within {StartLimit.TotalSeconds} s. Does it follow docs/guides/torture.md?"
            );
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    public async Task<CallResult> CallAsync(int id, TimeSpan atMost)
    {
        var call = new TaskCompletionSource<CallResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        calls[id] = call;
        if (!await TypeAsync($"call {id}"))
            return Ended();
        try
        {
            return await call.Task.WaitAsync(atMost, clock, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            return new CallResult.Failed("no answer from the client");
        }
        finally
        {
            calls.TryRemove(id, out _);
        }
    }

    public Task CancelAsync(int id) => TypeAsync($"cancel {id}");

    /// As `kill -9` does.
    public void Kill()
    {
        killed = true;
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself.
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await process.WaitForExitAsync();
        await reading;
        await readingErrors;
        process.Dispose();
        typing.Dispose();
    }

    private async Task<bool> TypeAsync(string line)
    {
        await typing.WaitAsync();
        try
        {
            await process.StandardInput.WriteLineAsync(line);
            await process.StandardInput.FlushAsync();
            return true;
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException or ObjectDisposedException)
        {
            return false;
        }
        finally
        {
            typing.Release();
        }
    }

    private async Task ReadAsync()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (line == "ready")
                ready.TrySetResult();
            else if (
                line.Split(' ', 2) is [var id, var said]
                && int.TryParse(id, out var number)
                && calls.TryGetValue(number, out var call)
            )
                call.TrySetResult(Understand(said));
        await process.WaitForExitAsync();
        // Its last words are on the other stream, which a child of its own may hold open.
        await readingErrors.WaitAsync(LastWords, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ready.TrySetException(
            new ClientFailedException(
                $"{name} ended before it was ready (exit code {process.ExitCode}). {lastError}".TrimEnd()
            )
        );
        foreach (var call in calls.Values)
            call.TrySetResult(Ended());
    }

    private async Task ReadErrorsAsync()
    {
        while (await process.StandardError.ReadLineAsync() is { } line)
            if (line.Trim() is { Length: > 0 } said)
                lastError = Shorten(said);
    }

    private CallResult Ended() => killed ? new CallResult.Gone() : new CallResult.Failed("the client's process ended");

    private static CallResult Understand(string said) =>
        said switch
        {
            "200" => new CallResult.Worked(),
            "cancelled" => new CallResult.Gone(),
            _ => new CallResult.Failed(Shorten(said)),
        };

    private static string Shorten(string text) => text.Length <= LongestWord ? text : text[..LongestWord] + "…";
}
