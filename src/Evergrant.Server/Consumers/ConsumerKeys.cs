using System.Security.Cryptography;
using Evergrant.Hosting.Home;
using Evergrant.Server.Web;
using Evergrant.Storage;

namespace Evergrant.Server.Consumers;

/// Keys of the gateway. Safe for concurrent use; needs no running server.
public sealed class ConsumerKeys
{
    private const string Columns = "id, name, grant_id, token_read, created_at, revoked_at";
    private readonly EvergrantHome home;

    private ConsumerKeys(EvergrantHome home) => this.home = home;

    internal static KeyText Text { get; } = new("eg_");

    /// <exception cref="StoreUnavailableException"/>
    /// <exception cref="NewerSchemaException"/>
    public static async Task<ConsumerKeys> OpenAsync(EvergrantHome home, CancellationToken cancellationToken)
    {
        await home.Database.MigrateAsync(ConsumerTables.Migrations, cancellationToken);
        return new ConsumerKeys(home);
    }

    /// <summary>Makes a key and returns its text: nobody can show it again.</summary>
    /// <returns>Null: a key of this name works already.</returns>
    /// <exception cref="ArgumentException">No such name.</exception>
    public async Task<string?> AddAsync(NewConsumerKey wanted, CancellationToken cancellationToken)
    {
        var id = "ck_" + RandomNumberGenerator.GetHexString(20, lowercase: true);
        var name = wanted.Name ?? id.Replace('_', '-');
        if (!GrantName.IsValid(name))
            throw new ArgumentException("A name holds a to z, 0 to 9 and -, at most 63 characters.", nameof(wanted));
        var text = Text.New();
        var insert = new Sql(
            """
            insert into consumer_keys (id, name, grant_id, hash, token_read, created_at)
            values (@id, @name, @grant, @hash, @token_read, now_ms())
            on conflict do nothing
            """
        )
        {
            ["id"] = id,
            ["name"] = name,
            ["grant"] = wanted.Grant,
            ["hash"] = KeyText.Hash(text),
            ["token_read"] = wanted.TokenRead ? 1 : 0,
        };
        return await home.Database.WriteAsync(insert.ExecuteAsync, cancellationToken) == 1 ? text : null;
    }

    /// Revoked ones too; by name.
    public Task<IReadOnlyList<ConsumerKey>> ListAsync(CancellationToken cancellationToken) =>
        home.Database.ReadAsync(
            (connection, token) =>
                new Sql($"select {Columns} from consumer_keys order by name, created_at, id").ListAsync(
                    connection,
                    Read,
                    token
                ),
            cancellationToken
        );

    /// <summary>By id or name. A running server refuses it within a second.</summary>
    /// <returns>False: no such key, or it was revoked before.</returns>
    public async Task<bool> RevokeAsync(string key, CancellationToken cancellationToken)
    {
        var update = new Sql(
            "update consumer_keys set revoked_at = now_ms() where (id = @key or name = @key) and revoked_at is null"
        )
        {
            ["key"] = key,
        };
        return await home.Database.WriteAsync(update.ExecuteAsync, cancellationToken) > 0;
    }

    /// Revoked ones too. Null: there never was such a key.
    internal async Task<ConsumerKey?> FindAsync(string hash, CancellationToken cancellationToken)
    {
        var select = new Sql($"select {Columns}, hash from consumer_keys where hash = @hash") { ["hash"] = hash };
        var found = await home.Database.ReadAsync(
            (connection, token) => select.FindAsync(connection, row => (Key: Read(row), Hash: row.Text()), token),
            cancellationToken
        );
        return found.Key is not null && KeyText.IsSame(found.Hash, hash) ? found.Key : null;
    }

    private static ConsumerKey Read(SqlRow row) =>
        new(row.Text(), row.Text(), GrantId.Parse(row.Text()), row.Number() != 0, row.Time(), row.TimeOrNull());
}
