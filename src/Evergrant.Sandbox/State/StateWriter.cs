namespace Evergrant.Sandbox.State;

/// <summary>
/// Writes what changed behind the file's last line, and now and then the whole state anew. Callers that wait together
/// share one write.
/// </summary>
internal sealed class StateWriter : IDisposable
{
    private const long LeastBeforeFolding = 1024 * 1024;

    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly string? path;
    private readonly SandboxStore store;
    private long written = -1;
    private long whole;
    private long length = -1;

    public StateWriter(string? path, SandboxStore store)
    {
        this.path = path;
        this.store = store;
        if (path is not null)
            store.CollectChanges();
    }

    /// <summary>Returns when everything that was in the store at the call is on disk.</summary>
    public async Task SaveAsync()
    {
        if (this.path is null)
            return;

        var wanted = this.store.Version;
        await turn.WaitAsync();
        Write(this.path, wanted);
    }

    /// <inheritdoc cref="SaveAsync"/>
    public void Save()
    {
        if (this.path is null)
            return;

        var wanted = this.store.Version;
        turn.Wait();
        Write(this.path, wanted);
    }

    /// <summary>The whole state anew, without waiting for its changes to be many.</summary>
    public Task FoldAsync()
    {
        length = -1;
        return SaveAsync();
    }

    public void Dispose() => turn.Dispose();

    private void Write(string path, long wanted)
    {
        try
        {
            if (written >= wanted)
                return;

            if (length < 0 || length - whole > Math.Max(whole, LeastBeforeFolding))
                Fold(path);
            else
                Append(path);
        }
        catch
        {
            // The file's end may be torn now: what comes next is written whole.
            length = -1;
            throw;
        }
        finally
        {
            turn.Release();
        }
    }

    private void Append(string path)
    {
        if (this.store.TakeLine() is not ({ } line, var version))
        {
            Fold(path);
            return;
        }

        if (SandboxStateFile.Append(path, line, length))
        {
            length += line.Length;
            written = version;
        }
        else
            Fold(path);
    }

    private void Fold(string path)
    {
        var (picture, version) = this.store.TakePicture();
        length = whole = SandboxStateFile.WriteWhole(path, picture);
        written = version;
    }
}
