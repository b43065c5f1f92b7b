using Evergrant.Sandbox.Expectations;
using Evergrant.Sandbox.Fidelity;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.OpenApi;
using Evergrant.Sandbox.State;
using Evergrant.Sandbox.Tls;

namespace Evergrant.Sandbox;

/// <summary>A Keap on 127.0.0.1: authorization, single-use refresh tokens, contacts, a clock to move, faults to set.</summary>
public sealed class KeapSandbox : IAsyncDisposable
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
    }

    /// <summary>For example http://127.0.0.1:7401/</summary>
    public Uri Address { get; }

    /// <summary>Where it answers under Keap's own names; null without <see cref="KeapSandboxOptions.TlsPort"/>.</summary>
    public SandboxTls? Tls { get; }

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

    /// <summary>Does what the owner does in a browser, and returns where the browser would be sent.</summary>
    /// <param name="authorizeUrl">The whole authorize address; its host does not matter.</param>
    /// <param name="tenant">Default: the first of the login, else <see cref="KeapSandboxSeed.DefaultTenant"/>.</param>
    /// <param name="allow">False presses Deny. Default true.</param>
    /// <param name="login">Email of who answers. Default: the owner of the tenant.</param>
    /// <exception cref="ArgumentException">Not an authorize address, or no such login or tenant.</exception>
    public async Task<Uri> ConsentAsync(
        Uri authorizeUrl,
        string? tenant = null,
        bool allow = true,
        string? login = null,
        CancellationToken cancellationToken = default
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var answered = await Plainly(this.parts.Headless.AnswerAsync(authorizeUrl, login, tenant, allow));
        return new Uri(Address, answered.Location!);
    }

    /// <summary>Why a logged request was answered as it was.</summary>
    /// <param name="requestId">Default: the last that was refused.</param>
    /// <returns>Null when no such request is kept.</returns>
    public Explanation? Explain(string? requestId = null) => this.parts.Explainer.Find(requestId);

    /// <summary>A logged request as a program that sends it again, with variables in place of what may be a secret.</summary>
    /// <inheritdoc cref="Explain" path="/param"/>
    /// <inheritdoc cref="Explain" path="/returns"/>
    public string? Copy(SnippetLanguage language, string? requestId = null) =>
        Explain(requestId)?.Request.Call is { } call ? Snippet.Of(call, language) : null;

    /// <summary>What Account Central's API Access page does for one's own data: a pair at once, without a code.</summary>
    /// <param name="tenant">Default: <see cref="KeapSandboxSeed.DefaultTenant"/>.</param>
    /// <param name="clientId">Default: <see cref="KeapSandboxSeed.ClientId"/>.</param>
    /// <exception cref="ArgumentException">No such tenant, or an app that its Account Central does not take.</exception>
    public Task<SandboxTokenPair> IssueTokensAsync(
        string? tenant = null,
        string? clientId = null,
        CancellationToken cancellationToken = default
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Plainly(this.parts.Central.TokensAsync(tenant, clientId));
    }

    /// <summary>What the boxes of that page do: a code that no app asked for. It works once, for ten minutes.</summary>
    /// <inheritdoc cref="IssueTokensAsync" path="/param[@name='tenant' or @name='clientId']"/>
    /// <inheritdoc cref="IssueTokensAsync" path="/exception"/>
    public Task<CentralCode> IssueCodeAsync(
        CodeBox box,
        string? tenant = null,
        string? clientId = null,
        CancellationToken cancellationToken = default
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Plainly(this.parts.Central.CodeAsync(tenant, clientId, box));
    }

    /// <summary>Makes a Personal Access Token or a Service Account Key, as a user does in Keap's API Settings.</summary>
    /// <param name="tenant">Default: <see cref="KeapSandboxSeed.DefaultTenant"/>.</param>
    /// <param name="name">Up to 64 of a-z, A-Z, 0-9, - and _, unique in this sandbox. Default: made up.</param>
    /// <exception cref="ArgumentException">No such tenant, or a name that is taken or of another form.</exception>
    public Task<SandboxKey> CreateKeyAsync(
        string? tenant = null,
        SandboxKeyKind kind = SandboxKeyKind.Pat,
        string? name = null,
        CancellationToken cancellationToken = default
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Plainly(this.parts.Keys.CreateAsync(tenant, kind, name));
    }

    /// <summary>Deletes a PAT or SAK; it is dead at once.</summary>
    /// <returns>False when no key has that name.</returns>
    public Task<bool> DeleteKeyAsync(string name, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return this.parts.Keys.DeleteAsync(name);
    }

    /// <summary>Registers these redirect addresses for an app, in place of all it had.</summary>
    /// <remarks>They matter to the switch <c>redirect-match</c> and to codes of Account Central's Personal box.</remarks>
    /// <exception cref="ArgumentException">No such app, or not 1 to 20 absolute http or https addresses.</exception>
    public async Task RegisterRedirectUrisAsync(
        IReadOnlyList<string> redirectUris,
        string clientId = KeapSandboxSeed.ClientId,
        CancellationToken cancellationToken = default
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        await Plainly(() => this.parts.Apps.RegisterAsync(clientId, redirectUris));
    }

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

        return Plainly(() => this.parts.Profiles.SetAsync(clientId, era, switches));
    }

    /// <summary>What a switch is at, for all or for one app.</summary>
    public string ValueOf(SandboxSwitch one, string? clientId = null) => this.parts.Profiles.Of(clientId)[one];

    /// <summary>Sets how many calls are answered; it holds from the next on.</summary>
    /// <exception cref="ArgumentException">A number that is none of 1 to 100,000,000.</exception>
    public Task SetQuotasAsync(SandboxQuotas quotas, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(quotas);
        cancellationToken.ThrowIfCancellationRequested();
        return Plainly(() => this.parts.SetQuotasAsync(quotas));
    }

    /// <summary>Makes an app as in the developer portal. A developer's second one waits for approval there.</summary>
    /// <param name="developer">Default: <see cref="KeapSandboxSeed.Developer"/>.</param>
    /// <exception cref="ArgumentException">No such developer, or a name or address of another form.</exception>
    public Task<SandboxApp> CreateAppAsync(
        string name,
        IReadOnlyList<string>? redirectUris = null,
        string? developer = null,
        CancellationToken cancellationToken = default
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Plainly(
            this.parts.Apps.CreateAsync(developer ?? this.parts.Apps.Developers[0], name, redirectUris ?? [])
        );
    }

    /// <summary>Approves an app, or switches it off or on again.</summary>
    /// <exception cref="ArgumentException">No such app.</exception>
    public Task SetAppStatusAsync(
        string clientId,
        SandboxAppStatus status,
        CancellationToken cancellationToken = default
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Plainly(() => this.parts.Apps.SetStatusAsync(clientId, status));
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

    /// <summary>Back to the seed: no consents, tokens, faults or log. The clock stays where it is.</summary>
    public Task ResetAsync() => this.parts.ResetAsync();

    /// <summary>Moves the clock to what is named, step by step: <c>refresh-expiry(co_1)-1s</c>, <c>quota-reset</c>, <c>code-expiry</c>.</summary>
    /// <exception cref="ArgumentException">It cannot be read, and where; or it lies in the past.</exception>
    public Task AdvanceUntilAsync(string until, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(until);
        return Clock.AdvanceToAsync(Plainly(() => this.parts.Until.Read(until)), cancellationToken);
    }

    /// <summary>Who is there.</summary>
    public SandboxPersonas Personas => this.parts.Store.Personas;

    /// <summary>A first day with these people: what was there is gone, the clock stays. A reset comes back to it.</summary>
    public Task LoadPersonasAsync(SandboxPersonas personas, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(personas);
        cancellationToken.ThrowIfCancellationRequested();
        return this.parts.LoadAsync(personas);
    }

    /// <summary>The other worlds in this process, by name.</summary>
    public IReadOnlyList<SandboxWorld> Worlds => this.parts.Worlds.All;

    /// <summary>Makes another world: a Keap of its own, on a port of its own, that shares nothing with this one.</summary>
    /// <param name="name">1 to 32 of a-z, 0-9 and -.</param>
    /// <param name="options">Its state file is beside this one's, whatever they say.</param>
    /// <exception cref="ArgumentException">A name that is taken or of another form, too many worlds, or wrong options.</exception>
    public Task<KeapSandbox> AddWorldAsync(
        string name,
        KeapSandboxOptions? options = null,
        CancellationToken cancellationToken = default
    ) => Plainly(this.parts.Worlds.AddAsync(name, options ?? new KeapSandboxOptions(), cancellationToken));

    /// <summary>Ends a world, its state and its snapshots.</summary>
    /// <returns>False when no world has that name.</returns>
    public Task<bool> RemoveWorldAsync(string name, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return this.parts.Worlds.RemoveAsync(name);
    }

    /// <summary>What was put aside, by name.</summary>
    public IReadOnlyList<SandboxSnapshot> Snapshots => this.parts.Snapshots.All;

    /// <summary>Puts the whole state aside, profile and all: beside the state file if there is one, else in memory.</summary>
    /// <param name="name">1 to 32 of a-z, 0-9 and -.</param>
    /// <exception cref="ArgumentException">A name that is taken or of another form, or too many snapshots.</exception>
    public SandboxSnapshot SaveSnapshot(string name) => Plainly(() => this.parts.Snapshots.Save(name));

    /// <summary>Back to that state, in one step, without faults. The clock does not go back: what ended since has ended.</summary>
    /// <exception cref="ArgumentException">No such snapshot.</exception>
    public Task RestoreSnapshotAsync(string name, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Plainly(() => this.parts.RestoreAsync(name));
    }

    /// <exception cref="ArgumentException">No such snapshot.</exception>
    public void DeleteSnapshot(string name) =>
        Plainly(() =>
        {
            this.parts.Snapshots.Delete(name);
            return true;
        });

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

    private static async Task<T> Plainly<T>(Task<T> call)
    {
        await Plainly((Task)call);
        return await call;
    }

    private static Task Plainly(Task call) => Plainly(() => call);

    private static T Plainly<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (ProblemException problem)
        {
            throw new ArgumentException(problem.Message, problem);
        }
    }

    // The call begins in here: some refuse before they have a task to give.
    private static async Task Plainly(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (ProblemException problem)
        {
            throw new ArgumentException(problem.Message, problem);
        }
    }
}
