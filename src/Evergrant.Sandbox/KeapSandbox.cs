using Evergrant.Sandbox.Expectations;
using Evergrant.Sandbox.Fidelity;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.OpenApi;
using Evergrant.Sandbox.State;
using Evergrant.Sandbox.Tls;

namespace Evergrant.Sandbox;

/// <summary>A Keap on 127.0.0.1: authorization, single-use refresh tokens, contacts, a clock to move, faults to set.</summary>
public sealed partial class KeapSandbox : IAsyncDisposable
{
    private readonly SandboxParts parts;
    private readonly WebApplication app;
    private readonly TlsListener? listener;
    private readonly StateFileLock? stateFile;
    private bool disposed;

    private KeapSandbox(SandboxParts parts, WebApplication app, TlsListener? listener, StateFileLock? stateFile)
    {
        this.parts = parts;
        this.app = app;
        this.listener = listener;
        this.stateFile = stateFile;
        Address = SandboxHost.AddressOf(app, Uri.UriSchemeHttp)!;
        Tls = SandboxHost.AddressOf(app, Uri.UriSchemeHttps) is { } secure ? listener?.At(secure.Port) : null;
        parts.Tls = Tls;
    }

    /// <summary>For example http://127.0.0.1:7401/</summary>
    public Uri Address { get; }

    /// <summary>Where it answers under Keap's own names; null without <see cref="KeapSandboxOptions.TlsPort"/>.</summary>
    public SandboxTls? Tls { get; }

    /// <summary>What a program that calls it has to be told, as environment variables; the client secret and a PAT too.</summary>
    public IReadOnlyDictionary<string, string> Environment =>
        ProgramEnvironment.Of(this.parts.Store, Apps, Address.GetLeftPart(UriPartial.Authority));

    public SandboxClock Clock => this.parts.Clock;

    public SandboxFaults Faults => this.parts.Faults;

    public SandboxRequestLog Requests => this.parts.Log;

    public SandboxState State => this.parts.State;

    public SandboxHooks Hooks => this.parts.Hooks.Shown;

    /// <summary>Every behaviour, how it is known to be Keap's, and which test shows it.</summary>
    public static IReadOnlyList<FidelityRow> Fidelity => Ledger.All;

    /// <summary>How much of one of Keap's OpenAPI documents is imitated, JSON or YAML.</summary>
    /// <exception cref="ApiDocumentException"/>
    public static ApiCoverage CoverageOf(string path) => CoverageCount.Of(path);

    /// <summary>The seed's apps and those made since.</summary>
    public IReadOnlyList<SandboxApp> Apps => this.parts.Apps.All;

    /// <summary>Which Keap is imitated, to apps without an era of their own.</summary>
    public KeapEra Era => this.parts.Profiles.World.Era;

    /// <summary>How many calls of the API are answered.</summary>
    public SandboxQuotas Quotas => this.parts.Quota.Quotas;

    /// <summary>Every generation ever issued and who presented it, oldest first.</summary>
    public IReadOnlyList<LineageNode> Lineage => Authorization.Lineage.Of(this.parts.Store);

    /// <summary>Starts one; it answers when this returns.</summary>
    /// <exception cref="ApiDocumentException"/>
    /// <exception cref="PortInUseException"/>
    /// <exception cref="PortForbiddenException"/>
    /// <exception cref="StateFileInUseException"/>
    /// <exception cref="StateFileCorruptException"/>
    public static async Task<KeapSandbox> StartAsync(
        KeapSandboxOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        options ??= new KeapSandboxOptions();
        // Before the file is read: what another sandbox writes after that would be lost.
        var stateFile = StateFileLock.Take(options.DataFile);
        try
        {
            return await StartAsync(options, stateFile, cancellationToken);
        }
        catch
        {
            stateFile?.Dispose();
            throw;
        }
    }

    /// <summary>Opens a proxy for programs in which Keap's addresses are written. To be disposed before the sandbox.</summary>
    /// <exception cref="InvalidOperationException">The sandbox was started without <see cref="KeapSandboxOptions.TlsPort"/>.</exception>
    public SandboxProxy OpenProxy() =>
        Tls is { } secure
            ? new SandboxProxy(this.parts.Faults, new KeapsPorts(Address.Port, secure.Port))
            : throw new InvalidOperationException("The sandbox has no TLS: start it with a TlsPort.");

    /// <summary>Why a logged request was answered as it was.</summary>
    /// <param name="requestId">Default: the last that was refused.</param>
    /// <returns>Null when no such request is kept.</returns>
    public Explanation? Explain(string? requestId = null) => this.parts.Explainer.Find(requestId);

    /// <summary>A logged request as a program that sends it again, with variables in place of what may be a secret.</summary>
    /// <inheritdoc cref="Explain" path="/param"/>
    /// <inheritdoc cref="Explain" path="/returns"/>
    public string? Copy(SnippetLanguage language, string? requestId = null) =>
        Explain(requestId)?.Request.Call is { } call ? Snippet.Of(call, language) : null;

    /// <summary>Sets an era and switches, for all or for one app. It holds from the next request on.</summary>
    /// <param name="era">Null leaves it.</param>
    /// <param name="switches">By name, laid over what is set; null takes one back to its default.</param>
    /// <param name="clientId">Null for all apps that have nothing of their own.</param>
    /// <exception cref="ArgumentException">No such switch, value or app.</exception>
    public Task SetProfileAsync(
        KeapEra? era = null,
        IReadOnlyDictionary<string, string?>? switches = null,
        string? clientId = null,
        CancellationToken cancellationToken = default
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (clientId is not null && this.parts.Apps.Find(clientId) is null)
            throw new ArgumentException("No app has that client_id.", nameof(clientId));

        return Plainly.Run(() => this.parts.Profiles.SetAsync(clientId, era, switches));
    }

    /// <summary>What a switch is at, for all or for one app.</summary>
    public string ValueOf(SandboxSwitch one, string? clientId = null) => this.parts.Profiles.Of(clientId)[one];

    /// <summary>Sets how many calls are answered; it holds from the next on.</summary>
    /// <exception cref="ArgumentException">A number that is none of 1 to 100,000,000.</exception>
    public Task SetQuotasAsync(SandboxQuotas quotas, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(quotas);
        cancellationToken.ThrowIfCancellationRequested();
        return Plainly.Run(() => this.parts.SetQuotasAsync(quotas));
    }

    /// <summary>Compares what was expected of a program with what it did; nothing when all is as expected.</summary>
    /// <exception cref="ArgumentException">A count, route, reason or since of another form.</exception>
    public IReadOnlyList<ExpectationProblem> Expect(SandboxExpectations expected)
    {
        ArgumentNullException.ThrowIfNull(expected);
        try
        {
            return ExpectationCheck.Problems(expected, this.parts.Log);
        }
        catch (ProblemException problem)
        {
            throw new ArgumentException(problem.Message, problem);
        }
    }

    /// <summary>Moves the clock to what is named, step by step: <c>refresh-expiry(co_1)-1s</c>, <c>quota-reset</c>, <c>code-expiry</c>.</summary>
    /// <exception cref="ArgumentException">It cannot be read, and where; or it lies in the past.</exception>
    public Task AdvanceUntilAsync(string until, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(until);
        return Clock.AdvanceToAsync(Plainly.Run(() => this.parts.Until.Read(until)), cancellationToken);
    }

    /// <summary>Stops within two seconds and leaves the state file complete.</summary>
    public async ValueTask DisposeAsync()
    {
        if (disposed)
            return;

        disposed = true;
        this.parts.Stop();
        await this.parts.Hooks.Queue.StopAsync();
        await this.parts.Worlds.DisposeAsync();
        await this.app.StopAsync();
        await this.app.DisposeAsync();
        this.listener?.Dispose();
        try
        {
            await this.parts.FinishAsync();
        }
        finally
        {
            this.parts.Dispose();
            this.stateFile?.Dispose();
        }
    }

    private static async Task<KeapSandbox> StartAsync(
        KeapSandboxOptions options,
        StateFileLock? stateFile,
        CancellationToken cancellationToken
    )
    {
        var parts = new SandboxParts(options);
        var listener = options.TlsPort is { } port ? new TlsListener(port, parts.Faults) : null;
        var app = SandboxHost.Build(options.Port, listener);
        try
        {
            SandboxRoutes.Map(app, parts);
            await parts.Worlds.ReopenAsync(OpenAsync, cancellationToken);
            return new KeapSandbox(parts, app, listener, stateFile);
        }
        catch
        {
            await parts.Worlds.DisposeAsync();
            await app.DisposeAsync();
            listener?.Dispose();
            parts.Dispose();
            throw;
        }

        async Task OpenAsync()
        {
            await SandboxHost.StartAsync(app, options.Port, listener, cancellationToken);
            // Not before the port is ours: a sandbox that does not start changes nothing.
            await parts.Writer.SaveAsync();
        }
    }
}
