using System.Collections.Concurrent;
using Evergrant.Hosting.Home;
using Evergrant.Http;
using Evergrant.Keap;
using Evergrant.Providers;
using Evergrant.Storage;

namespace Evergrant.Intake.Delivering;

/// The Keap account of one grant: a client that adds its token, and what seldom changes there, remembered for a while.
internal sealed class Account(KeapClient keap, IReadOnlyCollection<string> tokenFaults, TimeProvider processClock)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<string, (string Id, long At)> tags = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, (string Id, long At)> companies = new(
        StringComparer.OrdinalIgnoreCase
    );
    private (ContactModel Model, long At)? model;

    public KeapClient Keap => keap;

    /// By these names the provider says that a token is dead.
    public IReadOnlyCollection<string> TokenFaults => tokenFaults;

    /// <param name="makes">Whether it is made if there is none.</param>
    /// <returns>Null: there is none.</returns>
    public async Task<string?> FindTagAsync(string name, bool makes, CancellationToken cancellationToken)
    {
        if (Remembered(tags, name) is { } known)
            return known;
        var tag = makes
            ? await keap.Tags.FindOrCreateAsync(name, cancellationToken: cancellationToken)
            : await keap.Tags.FindAsync(name, cancellationToken);
        if (tag is not null)
            tags[name] = (tag.Id, processClock.GetTimestamp());
        return tag?.Id;
    }

    /// It turned out that the tag is gone.
    public void ForgetTag(string name) => tags.TryRemove(name, out _);

    public async Task<string> FindOrCreateCompanyAsync(string name, CancellationToken cancellationToken)
    {
        if (Remembered(companies, name) is { } known)
            return known;
        var company = await keap.Companies.FindOrCreateAsync(name, cancellationToken);
        companies[name] = (company.Id, processClock.GetTimestamp());
        return company.Id;
    }

    /// What Keap did not take may rest on something that is gone.
    public void Forget()
    {
        companies.Clear();
        model = null;
    }

    public async Task<ContactModel> GetModelAsync(CancellationToken cancellationToken)
    {
        if (model is var (known, at) && processClock.GetElapsedTime(at) < Life)
            return known;
        var read = await keap.CustomFields.GetModelAsync(cancellationToken);
        model = (read, processClock.GetTimestamp());
        return read;
    }

    private string? Remembered(ConcurrentDictionary<string, (string Id, long At)> known, string name) =>
        known.TryGetValue(name, out var one) && processClock.GetElapsedTime(one.At) < Life ? one.Id : null;
}

/// The accounts of a home, by grant. The keeper has been started.
internal sealed class Accounts : IDisposable
{
    /// A call and its answer: far less than a lease, so that nobody's call goes out after somebody else took over.
    public static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(30);

    private readonly EvergrantHome home;
    private readonly KeeperTokens tokens;
    private readonly SocketsHttpHandler sender;
    private readonly ConcurrentDictionary<GrantId, Account> known = new();

    public Accounts(EvergrantHome home)
    {
        this.home = home;
        tokens = new KeeperTokens(home.Keeper);
        sender = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            Proxy = new ProxyElsewhere(),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
    }

    /// <exception cref="ProfileException">The provider of the grant's app is not known here.</exception>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<Account> OfAsync(GrantId grant, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(grant, out var account))
            return account;
        // Asked first: a grant that is gone or stopped is said so, in the words of whoever keeps it.
        await tokens.GetAsync(grant.ToString(), cancellationToken);
        var found = await home.Store.FindAsync(grant, cancellationToken);
        var app = await home.Store.RequireAppAsync(found!.Grant.App, cancellationToken);
        var profile = home.Catalog.Require(app.Profile);
        var api = ProviderEndpoints.For(app, profile).Api;
#pragma warning disable CA2000 // It lives as long as the accounts do, and holds nothing but the sender, which is theirs.
        var http = new HttpClient(
            new CallTrace(home.ProcessClock)
            {
                InnerHandler = new AccessTokenHandler(tokens, grant.ToString()) { InnerHandler = sender },
            },
            disposeHandler: false
        )
#pragma warning restore CA2000
        {
            BaseAddress = new Uri(api.GetLeftPart(UriPartial.Authority)),
            Timeout = CallLimit,
        };
        var keap = new KeapClient(http, new KeapClientOptions { ProcessClock = home.ProcessClock });
        return known[grant] = new Account(keap, profile.ExpiredTokenFaults, home.ProcessClock);
    }

    /// Null: nobody asked for it yet.
    public Account? Find(GrantId grant) => known.GetValueOrDefault(grant);

    public void Dispose() => sender.Dispose();
}
