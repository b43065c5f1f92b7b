using System.Data.Common;
using Evergrant.Hosting.Home;
using Evergrant.Protocol;
using Evergrant.Providers;
using Evergrant.Sealing;
using Evergrant.Server.Web;
using Evergrant.Storage;

namespace Evergrant.Server.Connect;

/// Sign-ins under way: each belongs to one link, one browser and one provider, and is spent once.
internal sealed class ConnectStates(EvergrantHome home)
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(15);
    private const int MostPerLink = 20;

    /// A claim whose process died frees the link again; longer than an exchange can take.
    private const int ClaimMilliseconds = 120_000;

    /// <returns>Where the owner goes.</returns>
    public async Task<Uri> CreateAsync(
        LinkRow link,
        App app,
        ProviderProfile profile,
        string redirectUri,
        string cookie,
        CancellationToken cancellationToken
    )
    {
        var (state, pkce) = (AuthorizationState.New(), Pkce.For(profile));
        var authorize = AuthorizationRequest.Build(app, profile, redirectUri, state, pkce);
        var insert = new Sql(
            """
            insert into connect_states
              (hash, link, cookie_hash, provider, redirect_uri, sealed_verifier, sealed_authorize, created_at, expires_at)
            values (@hash, @link, @cookie, @provider, @redirect, @verifier, @authorize, now_ms(), now_ms() + @life)
            on conflict do nothing
            """
        )
        {
            ["hash"] = state.Hash,
            ["link"] = link.Hash,
            ["cookie"] = RandomCode.Hash(cookie),
            ["provider"] = profile.Name,
            ["redirect"] = redirectUri,
            ["verifier"] = pkce is null ? null : home.Sealer.Seal(pkce.Verifier.Reveal(), Context(state.Hash)),
            ["authorize"] = home.Sealer.Seal(authorize.AbsoluteUri, Context(state.Hash, "authorize")),
            ["life"] = (long)Life.TotalMilliseconds,
        };
        await home.Database.WriteAsync(
            async (connection, token) =>
            {
                await ForgetOldestAsync(connection, link.Hash, token);
                return await insert.ExecuteAsync(connection, token);
            },
            cancellationToken
        );
        return authorize;
    }

    /// The sign-in that this browser last began with the link. Null: none that is remembered.
    public async Task<WaitingState?> FindWaitingAsync(
        string link,
        string cookieHash,
        CancellationToken cancellationToken
    )
    {
        var select = new Sql(
            """
            select hash, sealed_authorize, created_at, expires_at, spent_at, result from connect_states
            where link = @link and cookie_hash = @cookie and sealed_authorize is not null
            order by created_at desc, hash limit 1
            """
        )
        {
            ["link"] = link,
            ["cookie"] = cookieHash,
        };
        return await home.Database.ReadAsync(
            (connection, token) => select.FindAsync(connection, ReadWaiting, token),
            cancellationToken
        );
    }

    /// <summary>
    /// Takes the state for good, by compare-and-set, so that of any number of callbacks one goes on. With
    /// <paramref name="claimsLink"/> it also keeps other sign-ins of the link away while the code is exchanged.
    /// </summary>
    public async Task<SpendResult> SpendAsync(
        string hash,
        string cookieHash,
        string provider,
        bool claimsLink,
        CancellationToken cancellationToken
    )
    {
        var taken = await home.Database.WriteAsync(
            async (connection, token) =>
            {
                if (await TakeAsync(connection, hash, cookieHash, provider, token) is not { } state)
                    return null;
                var link = await (claimsLink ? Claim(state.Link) : Look(state.Link)).FindAsync(
                    connection,
                    LinkRow.Read,
                    token
                );
                return new Taken(state, link);
            },
            cancellationToken
        );
        return taken switch
        {
            { State: var state, Link: { } link } => new SpendResult.Spent(
                new SpentState(hash, cookieHash, link, state.RedirectUri, state.SealedVerifier)
            ),
            { Link: null } => new SpendResult.LinkUsed(),
            null => await ExplainAsync(hash, cookieHash, provider, cancellationToken),
        };
    }

    public CodeVerifier? OpenVerifier(SpentState state) =>
        state.SealedVerifier is { } text ? new CodeVerifier(home.Sealer.OpenText(text, Context(state.Hash))) : null;

    private static async Task<TakenState?> TakeAsync(
        DbConnection connection,
        string hash,
        string cookieHash,
        string provider,
        CancellationToken token
    ) =>
        await new Sql(
            """
            update connect_states set spent_at = now_ms()
            where hash = @hash and cookie_hash = @cookie and provider = @provider
              and spent_at is null and expires_at > now_ms()
            returning link, redirect_uri, sealed_verifier
            """
        )
        {
            ["hash"] = hash,
            ["cookie"] = cookieHash,
            ["provider"] = provider,
        }.FindAsync(connection, row => new TakenState(row.Text(), row.Text(), row.TextOrNull()), token);

    private static Sql Claim(string link) =>
        new(
            $"""
            update connect_links set claimed_at = now_ms()
            where hash = @link and used_at is null
              and (claimed_at is null or claimed_at < now_ms() - {ClaimMilliseconds})
            returning {LinkRow.Columns}
            """
        )
        {
            ["link"] = link,
        };

    private static Sql Look(string link) =>
        new($"select {LinkRow.Columns} from connect_links where hash = @link") { ["link"] = link };

    private async Task<SpendResult> ExplainAsync(
        string hash,
        string cookieHash,
        string provider,
        CancellationToken cancellationToken
    )
    {
        var select = new Sql(
            "select spent_at, result from connect_states where hash = @hash and cookie_hash = @cookie and provider = @provider"
        )
        {
            ["hash"] = hash,
            ["cookie"] = cookieHash,
            ["provider"] = provider,
        };
        var found = await home.Database.ReadAsync(
            (connection, token) =>
                select.FindAsync(connection, row => new Told(row.TimeOrNull() is not null, row.TextOrNull()), token),
            cancellationToken
        );
        return found switch
        {
            null => new SpendResult.Unknown(),
            { IsSpent: true } => new SpendResult.AlreadyUsed(found.Result),
            _ => new SpendResult.Expired(),
        };
    }

    private static Task<int> ForgetOldestAsync(DbConnection connection, string link, CancellationToken token) =>
        new Sql(
            $"""
            delete from connect_states where link = @link and hash not in (
              select hash from connect_states where link = @link order by created_at desc, hash limit {MostPerLink - 1})
            """
        )
        {
            ["link"] = link,
        }.ExecuteAsync(connection, token);

    private WaitingState ReadWaiting(SqlRow row)
    {
        var hash = row.Text();
        var authorize = new Uri(home.Sealer.OpenText(row.Text(), Context(hash, "authorize")));
        var now = home.ProcessClock.GetUtcNow();
        return new WaitingState(authorize, now - row.Time(), row.Time() <= now, row.TimeOrNull() is not null)
        {
            Result = row.TextOrNull(),
        };
    }

    private SealContext Context(string hash, string field = "verifier") =>
        ConnectTables.StateContext(home.Store.StoreId, hash, field);

    private sealed record TakenState(string Link, string RedirectUri, string? SealedVerifier);

    private sealed record Taken(TakenState State, LinkRow? Link);

    private sealed record Told(bool IsSpent, string? Result);
}
