using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox;

/// <summary>A Keap on 127.0.0.1: authorization, single-use refresh tokens, contacts, a clock to move, faults to set.</summary>
public sealed class KeapSandbox : IAsyncDisposable
{
    private readonly SandboxParts parts;
    private readonly WebApplication app;
    private bool disposed;

    private KeapSandbox(SandboxParts parts, WebApplication app)
    {
        this.parts = parts;
        this.app = app;
        Address = new Uri(app.Urls.First());
    }

    /// <summary>For example http://127.0.0.1:7401/</summary>
    public Uri Address { get; }

    public SandboxClock Clock => this.parts.Clock;

    public SandboxFaults Faults => this.parts.Faults;

    public SandboxRequestLog Requests => this.parts.Log;

    public SandboxState State => this.parts.State;

    /// <summary>Every generation ever issued and who presented it, oldest first.</summary>
    public IReadOnlyList<LineageNode> Lineage => Authorization.Lineage.Of(this.parts.Store);

    /// <summary>Starts one; it answers when this returns.</summary>
    /// <exception cref="PortInUseException"/>
    /// <exception cref="StateFileCorruptException"/>
    public static async Task<KeapSandbox> StartAsync(
        KeapSandboxOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        options ??= new KeapSandboxOptions();
        var parts = new SandboxParts(options);
        var app = SandboxHost.Build(options.Port);
        try
        {
            SandboxRoutes.Map(app, parts);
            await SandboxHost.StartAsync(app, options.Port, cancellationToken);
            // Not before the port is ours: another sandbox may be using the file.
            await parts.Writer.SaveAsync();
            return new KeapSandbox(parts, app);
        }
        catch
        {
            await app.DisposeAsync();
            parts.Dispose();
            throw;
        }
    }

    /// <summary>Does what the owner does in a browser, and returns where the browser would be sent.</summary>
    /// <param name="authorizeUrl">The whole authorize address; its host does not matter.</param>
    /// <param name="tenant">Default: <see cref="KeapSandboxSeed.DefaultTenant"/>.</param>
    /// <param name="allow">False presses Deny. Default true.</param>
    /// <exception cref="ArgumentException">Not an authorize address, or no such tenant.</exception>
    public async Task<Uri> ConsentAsync(
        Uri authorizeUrl,
        string? tenant = null,
        bool allow = true,
        CancellationToken cancellationToken = default
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new Uri(Address, await Plainly(this.parts.Headless.AnswerAsync(authorizeUrl, tenant, allow)));
    }

    /// <summary>What Account Central's API Access page does for one's own data: a pair at once, without a code.</summary>
    /// <param name="tenant">Default: <see cref="KeapSandboxSeed.DefaultTenant"/>.</param>
    /// <exception cref="ArgumentException">No such tenant.</exception>
    public Task<SandboxTokenPair> IssueTokensAsync(string? tenant = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Plainly(this.parts.Headless.IssueAsync(tenant));
    }

    /// <summary>Back to the seed: no consents, tokens, faults or log. The clock stays where it is.</summary>
    public Task ResetAsync() => this.parts.ResetAsync();

    /// <summary>Stops within two seconds and leaves the state file complete.</summary>
    public async ValueTask DisposeAsync()
    {
        if (disposed)
            return;

        disposed = true;
        this.parts.Stop();
        await this.app.StopAsync();
        await this.app.DisposeAsync();
        try
        {
            await this.parts.SaveClockAsync();
        }
        finally
        {
            this.parts.Dispose();
        }
    }

    private static async Task<T> Plainly<T>(Task<T> call)
    {
        try
        {
            return await call;
        }
        catch (ProblemException problem)
        {
            throw new ArgumentException(problem.Message, problem);
        }
    }
}
