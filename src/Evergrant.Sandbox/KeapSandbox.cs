using Evergrant.Sandbox.Expectations;
using Evergrant.Sandbox.Fidelity;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox;

/// <summary>A Keap on 127.0.0.1: authorization, single-use refresh tokens, contacts, a clock to move, faults to set.</summary>
public sealed class KeapSandbox : IAsyncDisposable
{
    private readonly SandboxParts parts;
    private readonly WebApplication app;
    private readonly StateFileLock? stateFile;
    private bool disposed;

    private KeapSandbox(SandboxParts parts, WebApplication app, StateFileLock? stateFile)
    {
        this.parts = parts;
        this.app = app;
        this.stateFile = stateFile;
        Address = new Uri(app.Urls.First());
    }

    /// <summary>For example http://127.0.0.1:7401/</summary>
    public Uri Address { get; }

    public SandboxClock Clock => this.parts.Clock;

    public SandboxFaults Faults => this.parts.Faults;

    public SandboxRequestLog Requests => this.parts.Log;

    public SandboxState State => this.parts.State;

    /// <summary>Every behaviour, how it is known to be Keap's, and which test shows it.</summary>
    public static IReadOnlyList<FidelityRow> Fidelity => Ledger.All;

    /// <summary>The seed's apps and those made since.</summary>
    public IReadOnlyList<SandboxApp> Apps => this.parts.Apps.All;

    /// <summary>Which Keap is imitated, to apps without an era of their own.</summary>
    public KeapEra Era => this.parts.Profiles.World.Era;

    /// <summary>Every generation ever issued and who presented it, oldest first.</summary>
    public IReadOnlyList<LineageNode> Lineage => Authorization.Lineage.Of(this.parts.Store);

    /// <summary>Starts one; it answers when this returns.</summary>
    /// <exception cref="PortInUseException"/>
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
    /// <remarks>They matter to <see cref="KeapSandboxOptions.StrictRedirects"/> and to codes of Account Central's Personal box.</remarks>
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
        return Plainly(this.parts.Apps.CreateAsync(developer ?? KeapSandboxSeed.Developer, name, redirectUris ?? []));
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
            return ExpectationCheck.Problems(expected, this.parts.Log, Lineage);
        }
        catch (ProblemException problem)
        {
            throw new ArgumentException(problem.Message, problem);
        }
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
        var app = SandboxHost.Build(options.Port);
        try
        {
            SandboxRoutes.Map(app, parts);
            await SandboxHost.StartAsync(app, options.Port, cancellationToken);
            // Not before the port is ours: a sandbox that does not start changes nothing.
            await parts.Writer.SaveAsync();
            return new KeapSandbox(parts, app, stateFile);
        }
        catch
        {
            await app.DisposeAsync();
            parts.Dispose();
            throw;
        }
    }

    private static async Task<T> Plainly<T>(Task<T> call)
    {
        await Plainly((Task)call);
        return await call;
    }

    private static Task Plainly(Task call) => Plainly(() => call);

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
