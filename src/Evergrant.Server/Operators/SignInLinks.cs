using Evergrant.Hosting.Home;
using Evergrant.Server.Web;
using Evergrant.Storage;

namespace Evergrant.Server.Operators;

/// Links that operators sign in with. Safe for concurrent use; making one needs no running server.
public sealed class SignInLinks
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private const string FileName = "sign-in-link";
    private readonly EvergrantHome home;
    private readonly Func<Uri> publicAddress;

    private SignInLinks(EvergrantHome home, Func<Uri> publicAddress)
    {
        this.home = home;
        this.publicAddress = publicAddress;
    }

    /// <summary>For a server at <see cref="Settings.PublicAddress"/>; one that runs has its own (<see cref="EvergrantServer.SignInLinks"/>).</summary>
    /// <exception cref="StoreUnavailableException"/>
    /// <exception cref="NewerSchemaException"/>
    public static Task<SignInLinks> OpenAsync(EvergrantHome home, CancellationToken cancellationToken) =>
        OpenAsync(home, () => home.Settings.PublicAddress, cancellationToken);

    internal static async Task<SignInLinks> OpenAsync(
        EvergrantHome home,
        Func<Uri> publicAddress,
        CancellationToken cancellationToken
    )
    {
        await home.Database.MigrateAsync(OperatorTables.Migrations, cancellationToken);
        return new SignInLinks(home, publicAddress);
    }

    /// Works once, for <see cref="Life"/> of the process clock.
    public async Task<SignInLink> CreateAsync(CancellationToken cancellationToken)
    {
        var code = RandomCode.New();
        var forget = new Sql("delete from operator_links where expires_at < now_ms() - 24 * 3600 * 1000");
        var insert = new Sql(
            """
            insert into operator_links (hash, created_at, expires_at) values (@hash, now_ms(), now_ms() + @life)
            returning expires_at
            """
        )
        {
            ["hash"] = RandomCode.Hash(code),
            ["life"] = (long)Life.TotalMilliseconds,
        };
        var expires = await home.Database.WriteAsync(
            async (connection, token) =>
            {
                await forget.ExecuteAsync(connection, token);
                return await insert.FindAsync(connection, row => row.Time(), token);
            },
            cancellationToken
        );
        return new SignInLink(new Uri(publicAddress(), $"{SignInEndpoints.Path}/{code}"), expires);
    }

    /// <summary>Writes the link to a file in the home that only its owner can read, for where there is no terminal.</summary>
    /// <returns>Path of the file; a link of before is written over.</returns>
    public string Save(SignInLink link)
    {
        var path = Path.Combine(home.Path, FileName);
        PrivateFiles.Replace(path, link.Address.AbsoluteUri + "\n");
        return path;
    }

    /// <summary>Ends every session and every link that was not used yet. A running server heeds it at once.</summary>
    /// <returns>Sessions that were ended.</returns>
    public Task<int> RevokeAllAsync(CancellationToken cancellationToken) =>
        home.Database.WriteAsync(
            async (connection, token) =>
            {
                await new Sql("delete from operator_links where spent_at is null").ExecuteAsync(connection, token);
                return await new Sql("delete from operator_sessions").ExecuteAsync(connection, token);
            },
            cancellationToken
        );

    internal async Task<LinkState> FindAsync(string hash, CancellationToken cancellationToken)
    {
        var select = new Sql("select expires_at, spent_at from operator_links where hash = @hash") { ["hash"] = hash };
        var found = await home.Database.ReadAsync(
            (connection, token) =>
                select.FindAsync(connection, row => new Found(row.Time(), row.TimeOrNull() is not null), token),
            cancellationToken
        );
        return found switch
        {
            null => LinkState.Unknown,
            { IsSpent: true } => LinkState.Used,
            _ => found.ExpiresAt <= home.ProcessClock.GetUtcNow() ? LinkState.Expired : LinkState.Open,
        };
    }

    /// True for one of any number of callers.
    internal static async Task<bool> SpendAsync(
        System.Data.Common.DbConnection connection,
        string hash,
        CancellationToken cancellationToken
    ) =>
        await new Sql(
            """
            update operator_links set spent_at = now_ms()
            where hash = @hash and spent_at is null and expires_at > now_ms()
            """
        )
        {
            ["hash"] = hash,
        }.ExecuteAsync(connection, cancellationToken) == 1;

    internal enum LinkState
    {
        Open,
        Unknown,
        Used,
        Expired,
    }

    private sealed record Found(DateTimeOffset ExpiresAt, bool IsSpent);
}
