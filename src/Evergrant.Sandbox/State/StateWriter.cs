namespace Evergrant.Sandbox.State;

/// <summary>Writes the state when it changed. Callers that wait together share one write.</summary>
internal sealed class StateWriter(string? path, SandboxStore store) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private long _written = -1;

    /// <summary>Returns when everything that was in the store at the call is on disk.</summary>
    public async Task SaveAsync()
    {
        if (path is null)
        {
            return;
        }

        var wanted = store.Version;
        await _turn.WaitAsync();
        try
        {
            if (_written < wanted)
            {
                var (content, version) = store.Snapshot();
                await SandboxStateFile.WriteAsync(path, content);
                _written = version;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
