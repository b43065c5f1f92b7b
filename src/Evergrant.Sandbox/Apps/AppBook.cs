using System.Collections.Frozen;
using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Faults;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.Log;
using Evergrant.Sandbox.Profiles;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Apps;

/// <summary>The apps of the seed and those made here, as they stand by now. Finding one takes no lock.</summary>
internal sealed class AppBook
{
    public const int MostRedirectUris = 20;
    private const int Most = 200;
    private const int LongestName = 80;

    private readonly SandboxStore store;
    private readonly SandboxClock clock;
    private readonly ProfileBook profiles;
    private readonly TokenText texts;
    private readonly StateWriter writer;
    private volatile IReadOnlyList<SandboxApp> all = [];
    private volatile FrozenDictionary<string, SandboxApp> byId = FrozenDictionary<string, SandboxApp>.Empty;

    public AppBook(SandboxStore store, SandboxClock clock, ProfileBook profiles, TokenText texts, StateWriter writer)
    {
        this.store = store;
        this.clock = clock;
        this.profiles = profiles;
        this.texts = texts;
        this.writer = writer;
        Read();
    }

    /// <summary>In the order of their making, the seed's first.</summary>
    public IReadOnlyList<SandboxApp> All => this.all;

    public IReadOnlyList<string> Developers =>
        [.. this.store.Personas.Apps.Select(app => app.Developer).Append(this.store.Personas.Developer).Distinct()];

    public SandboxApp? Find(string? clientId) =>
        clientId is null ? null : this.byId.GetValueOrDefault(clientId) ?? MagicFaults.AppOf(clientId);

    /// <summary>Why the gateway does not serve it; null when it does.</summary>
    public Reason? WhyNot(SandboxApp app) =>
        app.Status switch
        {
            SandboxAppStatus.Waiting => Reason.AppWaiting,
            SandboxAppStatus.Inactive => Reason.DeveloperInactive,
            _ => this.store.DeveloperActive ? null : Reason.DeveloperInactive,
        };

    /// <summary>The first is the one that Account Central names.</summary>
    public IReadOnlyList<string> RedirectUrisOf(string clientId) =>
        [.. Find(clientId)!.RedirectUris.Select(uri => uri.OriginalString)];

    /// <exception cref="ProblemException"/>
    public Task RegisterAsync(string clientId, IReadOnlyList<string> redirectUris)
    {
        if (redirectUris.Count == 0)
            throw BadRedirects();
        return ChangeAsync(clientId, app => Record(app, Checked(redirectUris), app.Status));
    }

    /// <exception cref="ProblemException"/>
    public Task SetStatusAsync(string clientId, SandboxAppStatus status) =>
        ChangeAsync(clientId, app => Record(app, RedirectUrisOf(clientId), status));

    /// <summary>Makes an app with credentials of its own. A developer's second one may have to wait.</summary>
    /// <exception cref="ProblemException"/>
    public async Task<SandboxApp> CreateAsync(string developer, string name, IReadOnlyList<string> redirectUris)
    {
        if (!Developers.Contains(developer))
            throw ProblemException.BadRequest(
                "unknown_developer",
                $"The sandbox's developers are {string.Join(" and ", Developers)}."
            );
        if (string.IsNullOrWhiteSpace(name) || name.Length > LongestName || name.Any(char.IsControl))
            throw ProblemException.BadRequest("invalid_name", "An app's name has 1 to 80 letters.");
        Checked(redirectUris);
        string made;
        lock (this.store.Lock)
        {
            if (this.all.Count >= Most)
                throw new ProblemException(507, "sandbox_full", "The sandbox holds 200 apps; reset it.");
            var isFirst = this.all.All(app => app.Developer != developer);
            var status =
                isFirst || this.profiles.World.Has(SandboxSwitch.SecondApp, "active")
                    ? SandboxAppStatus.Active
                    : SandboxAppStatus.Waiting;
            var record = new AppRecord
            {
                ClientId = made = this.texts.NewClientId(),
                ClientSecret = this.texts.NewClientSecret(),
                Name = name.Trim(),
                Developer = developer,
                RedirectUris = [.. redirectUris],
                Status = status,
                CreatedAt = this.clock.GetUtcNow(),
            };
            this.store.Document.Apps.Add(record);
            this.store.Changed();
            Read();
        }

        await this.writer.SaveAsync();
        return Find(made)!;
    }

    /// <summary>Takes over what the document says; after it was replaced, too.</summary>
    public void Read()
    {
        lock (this.store.Lock)
        {
            var records = this.store.Document.Apps;
            this.all =
            [
                .. this.store.Personas.Apps.Select(app =>
                    records.Find(one => one.ClientId == app.ClientId) is { } changed ? From(changed, app) : app
                ),
                .. records.Where(one => one.ClientSecret is not null).Select(one => From(one, null)),
            ];
            this.byId = this.all.Append(KeapSandboxSeed.TryItApp).ToFrozenDictionary(app => app.ClientId);
        }
    }

    private SandboxApp From(AppRecord record, SandboxApp? seed) =>
        new()
        {
            ClientId = record.ClientId,
            ClientSecret = record.ClientSecret ?? seed!.ClientSecret,
            Name = record.Name ?? seed!.Name,
            Developer = record.Developer ?? seed!.Developer,
            RedirectUris = [.. record.RedirectUris.Select(text => new Uri(text))],
            IsForeign = seed?.IsForeign ?? record.Developer != this.store.Personas.Developer,
            Status = record.Status,
            CreatedAt = record.CreatedAt,
        };

    private static AppRecord Record(SandboxApp app, IReadOnlyList<string> redirectUris, SandboxAppStatus status)
    {
        var isMadeHere = app.CreatedAt is not null;
        return new AppRecord
        {
            ClientId = app.ClientId,
            ClientSecret = isMadeHere ? app.ClientSecret : null,
            Name = isMadeHere ? app.Name : null,
            Developer = isMadeHere ? app.Developer : null,
            RedirectUris = [.. redirectUris],
            Status = status,
            CreatedAt = app.CreatedAt,
        };
    }

    private static IReadOnlyList<string> Checked(IReadOnlyList<string> redirectUris) =>
        redirectUris.Count <= MostRedirectUris && redirectUris.All(RedirectAddress.IsUsable)
            ? redirectUris
            : throw BadRedirects();

    private static ProblemException BadRedirects() =>
        ProblemException.BadRequest(
            "invalid_redirect_uris",
            "redirect_uris are 1 to 20 absolute http or https addresses without a fragment."
        );

    private Task ChangeAsync(string clientId, Func<SandboxApp, AppRecord> changed)
    {
        lock (this.store.Lock)
        {
            if (this.all.FirstOrDefault(app => app.ClientId == clientId) is not { } app)
                throw new ProblemException(404, "no_such_app", "No app has that client_id.");
            var record = changed(app);
            var at = this.store.Document.Apps.FindIndex(one => one.ClientId == clientId);
            if (at < 0)
                this.store.Document.Apps.Add(record);
            else
                this.store.Document.Apps[at] = record;
            this.store.Changed();
            Read();
        }

        return this.writer.SaveAsync();
    }
}
