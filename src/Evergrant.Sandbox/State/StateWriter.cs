namespace Evergrant.Sandbox.State;

/// <summary>Writes the state when it changed. Callers that wait together share one write.</summary>
internal sealed class StateWriter(string? path, SandboxStore store) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private long written = -1;

    /// <summary>Returns when everything that was in the store at the call is on disk.</summary>
    public async Task SaveAsync()
    {
        if (path is null)
            return;

        var wanted = store.Version;
        await turn.WaitAsync();
        try
        {
            if (written < wanted)
            {
                var (content, version) = store.Snapshot();
                await SandboxStateFile.WriteAsync(path, content);
                written = version;
            }
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();
}
