using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox;

// What owners and developers do at Keap.
public sealed partial class KeapSandbox
{
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
        var answered = await Plainly.Run(this.parts.Headless.AnswerAsync(authorizeUrl, login, tenant, allow));
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
        return Plainly.Run(this.parts.Central.TokensAsync(tenant, clientId));
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
        return Plainly.Run(this.parts.Central.CodeAsync(tenant, clientId, box));
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
        return Plainly.Run(this.parts.Keys.CreateAsync(tenant, kind, name));
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
        await Plainly.Run(() => this.parts.Apps.RegisterAsync(clientId, redirectUris));
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
        return Plainly.Run(
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
        return Plainly.Run(() => this.parts.Apps.SetStatusAsync(clientId, status));
    }
}
