using Evergrant.Hosting.Home;
using Evergrant.Sealing;
using Evergrant.Server.Web;
using Evergrant.Storage;

namespace Evergrant.Server.Connect;

/// Links that owners connect with. Safe for concurrent use; making one needs no running server.
public sealed class ConnectLinks
{
    private static readonly TimeSpan ReconnectLife = TimeSpan.FromDays(7);
    private const long Day = 24 * 3600 * 1000L;
    private readonly EvergrantHome home;
    private readonly Func<Uri> publicAddress;

    private ConnectLinks(EvergrantHome home, Func<Uri> publicAddress)
    {
        this.home = home;
        this.publicAddress = publicAddress;
    }

    /// <summary>For a server at <see cref="Settings.PublicAddress"/>; one that runs has its own (<see cref="EvergrantServer.Links"/>).</summary>
    /// <exception cref="StoreUnavailableException"/>
    /// <exception cref="NewerSchemaException"/>
    public static Task<ConnectLinks> OpenAsync(EvergrantHome home, CancellationToken cancellationToken) =>
        OpenAsync(home, () => home.Settings.PublicAddress, cancellationToken);

    /// Of links and of what is under way: what is sealed anew with the rest when the master key changes.
    public static IReadOnlyList<SealedColumn> SealedColumns => ConnectTables.SealedColumns;

    internal static async Task<ConnectLinks> OpenAsync(
        EvergrantHome home,
        Func<Uri> publicAddress,
        CancellationToken cancellationToken
    )
    {
        await home.Database.MigrateAsync(ConnectTables.Migrations, cancellationToken);
        return new ConnectLinks(home, publicAddress);
    }

    /// <summary>For an account that is not connected yet.</summary>
    /// <exception cref="ArgumentException">The grant's name cannot be one.</exception>
    public async Task<CreateLinkResult> CreateAsync(NewGrantLink wanted, CancellationToken cancellationToken)
    {
        var name = wanted.GrantName ?? wanted.App;
        if (!GrantName.IsValid(name))
            throw new ArgumentException(
                "A grant's name holds a to z, 0 to 9 and -, at most 63 characters.",
                nameof(wanted)
            );
        if (await RefuseAppAsync(wanted.App, cancellationToken) is { } refused)
            return refused;
        var insert = new Sql(
            """
            insert into connect_links
              (hash, sealed_code, app, grant_name, expected_account, activate, keep, created_at, expires_at)
            values (@hash, @code, @app, @name, @account, @activate, @keep, now_ms(), now_ms() + @life)
            returning expires_at
            """
        )
        {
            ["app"] = wanted.App,
            ["name"] = name,
            ["account"] = wanted.ExpectedAccount,
            // Naming the account is the approval: nobody else's can slip in.
            ["activate"] = wanted.Activate || wanted.ExpectedAccount is not null ? 1 : 0,
            ["keep"] = wanted.Keep.ToString(),
        };
        return await AddAsync(insert, wanted.Life, cancellationToken);
    }

    /// For alerts. Null: the grant cannot be approved again.
    public async Task<Uri?> CreateReconnectAddressAsync(Grant grant, CancellationToken cancellationToken) =>
        await CreateReconnectAsync(grant.Id.ToString(), null, cancellationToken) is CreateLinkResult.Created(var link)
            ? link.Address
            : null;

    /// <summary>For the owner of a grant, by id or name, to approve it again.</summary>
    /// <param name="life">Default 7 days: it is sent by mail.</param>
    public async Task<CreateLinkResult> CreateReconnectAsync(
        string grant,
        TimeSpan? life,
        CancellationToken cancellationToken
    )
    {
        if (await home.Keeper.FindAsync(grant, cancellationToken) is not { Grant: var found })
            return new CreateLinkResult.NoSuchGrant(grant);
        if (found.Kind == GrantKind.Key)
            return new CreateLinkResult.StaticKey(found.Name);
        if (await RefuseAppAsync(found.App, cancellationToken) is { } refused)
            return refused;
        var insert = new Sql(
            """
            insert into connect_links
              (hash, sealed_code, app, grant_name, reconnect, expected_account, activate, keep, created_at, expires_at)
            values (@hash, @code, @app, @name, @reconnect, @account, 1, @keep, now_ms(), now_ms() + @life)
            returning expires_at
            """
        )
        {
            ["app"] = found.App,
            ["name"] = found.Name,
            ["reconnect"] = found.Id,
            ["account"] = found.Account,
            ["keep"] = found.Keep.ToString(),
        };
        return await AddAsync(insert, life ?? ReconnectLife, cancellationToken);
    }

    /// Used and expired ones too. Null: there never was one, or it is long gone.
    internal Task<LinkRow?> FindAsync(string hash, CancellationToken cancellationToken) =>
        home.Database.ReadAsync(
            (connection, token) =>
                new Sql($"select {LinkRow.Columns} from connect_links where hash = @hash")
                {
                    ["hash"] = hash,
                }.FindAsync(connection, LinkRow.Read, token),
            cancellationToken
        );

    /// The way back to a link that can still be used. Null: it cannot.
    internal async Task<string?> FindPathAsync(string hash, CancellationToken cancellationToken)
    {
        var select = new Sql(
            "select sealed_code from connect_links where hash = @hash and used_at is null and expires_at > now_ms()"
        )
        {
            ["hash"] = hash,
        };
        var sealedCode = await home.Database.ReadAsync(
            (connection, token) => select.FindAsync(connection, row => row.Text(), token),
            cancellationToken
        );
        return sealedCode is null ? null : PathOf(home.Sealer.OpenText(sealedCode, Context(hash)));
    }

    internal bool IsExpired(LinkRow link) => link.ExpiresAt <= home.ProcessClock.GetUtcNow();

    private async Task<CreateLinkResult> AddAsync(Sql insert, TimeSpan life, CancellationToken cancellationToken)
    {
        var code = RandomCode.New();
        var hash = RandomCode.Hash(code);
        insert["hash"] = hash;
        insert["code"] = home.Sealer.Seal(code, Context(hash));
        insert["life"] = (long)life.TotalMilliseconds;
        var expires = await home.Database.WriteAsync(
            async (connection, token) =>
            {
                await ForgetOldAsync(connection, token);
                return await insert.FindAsync(connection, row => row.Time(), token);
            },
            cancellationToken
        );
        return new CreateLinkResult.Created(new ConnectLink(new Uri(publicAddress(), PathOf(code)), expires));
    }

    private static async Task ForgetOldAsync(System.Data.Common.DbConnection connection, CancellationToken token)
    {
        foreach (
            var delete in (string[])
                [
                    "delete from connect_states where expires_at < now_ms() - @day",
                    "delete from connect_links where expires_at < now_ms() - 30 * @day",
                    "delete from connect_results where at < now_ms() - 30 * @day",
                ]
        )
            await new Sql(delete) { ["day"] = Day }.ExecuteAsync(connection, token);
    }

    private async Task<CreateLinkResult?> RefuseAppAsync(string name, CancellationToken cancellationToken)
    {
        if (await home.Store.FindAppAsync(name, cancellationToken) is not { } app)
            return new CreateLinkResult.NoSuchApp(name);
        if (!app.HasClient)
            return new CreateLinkResult.NoClient(name);
        return home.Catalog.Find(app.Profile) is null ? new CreateLinkResult.NoSuchProfile(app.Profile) : null;
    }

    private static string PathOf(string code) => $"/connect/{code}";

    private SealContext Context(string hash) => ConnectTables.LinkContext(home.Store.StoreId, hash);
}
