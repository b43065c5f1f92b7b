using System.Security.Cryptography;
using Evergrant.Hosting.Home;
using Evergrant.Server.Policies;
using Evergrant.Server.Web;
using Evergrant.Storage;

namespace Evergrant.Server.Consumers;

/// Keys of the gateway. Safe for concurrent use; needs no running server.
public sealed class ConsumerKeys
{
    private const string Columns =
        "k.id, k.name, k.grant_id, k.token_read, k.created_at, k.revoked_at, k.policy, k.rotated_at, k.note, k.socket_uid";

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
    /// <returns>Null: a key of this name, or for this user of the socket, works already.</returns>
    /// <exception cref="ArgumentException">There cannot be such a key; the message says why.</exception>
    public async Task<string?> AddAsync(NewConsumerKey wanted, CancellationToken cancellationToken)
    {
        if (wanted.Mistake is { } mistake)
            throw new ArgumentException(mistake);
        var id = "ck_" + RandomNumberGenerator.GetHexString(20, lowercase: true);
        var text = Text.New();
        var insert = new Sql(
            """
            insert into consumer_keys (id, name, grant_id, hash, token_read, created_at, policy, note, socket_uid)
            values (@id, @name, @grant, @hash, @token_read, now_ms(), @policy, @note, @uid)
            on conflict do nothing
            """
        )
        {
            ["id"] = id,
            ["name"] = wanted.Name ?? id.Replace('_', '-'),
            ["grant"] = wanted.Grant,
            ["hash"] = KeyText.Hash(text),
            ["token_read"] = wanted.TokenRead ? 1 : 0,
            ["policy"] = wanted.Policy.ToJson(),
            ["note"] = wanted.Note,
            ["uid"] = wanted.SocketUid,
        };
        return await home.Database.WriteAsync(insert.ExecuteAsync, cancellationToken) == 1 ? text : null;
    }

    /// Revoked ones too; by name.
    public Task<IReadOnlyList<ConsumerKey>> ListAsync(CancellationToken cancellationToken) =>
        home.Database.ReadAsync(
            (connection, token) =>
                new Sql($"select {Columns} from consumer_keys k order by k.name, k.created_at, k.id").ListAsync(
                    connection,
                    Read,
                    token
                ),
            cancellationToken
        );

    /// <summary>By id or name; of those of one name, the one that works, else the last.</summary>
    public async Task<ConsumerKey?> FindNamedAsync(string key, CancellationToken cancellationToken)
    {
        var select = new Sql(
            $"""
            select {Columns} from consumer_keys k where k.id = @key or k.name = @key
            order by case when k.revoked_at is null then 0 else 1 end, k.created_at desc, k.id
            limit 1
            """
        )
        {
            ["key"] = key,
        };
        return await home.Database.ReadAsync(
            (connection, token) => select.FindAsync(connection, Read, token),
            cancellationToken
        );
    }

    /// <summary>Other limits, or another note, for the same text. A running server heeds them within a second.</summary>
    /// <param name="key">Id.</param>
    /// <returns>False: there is no such key that works.</returns>
    /// <exception cref="ArgumentException">There cannot be such a key; the message says why.</exception>
    public async Task<bool> ChangeAsync(
        ConsumerKey key,
        KeyPolicy policy,
        string? note,
        CancellationToken cancellationToken
    )
    {
        var wanted = new NewConsumerKey
        {
            Grant = key.Grant,
            TokenRead = key.TokenRead,
            Policy = policy,
            Note = note,
        };
        if (wanted.Mistake is { } mistake)
            throw new ArgumentException(mistake);
        var update = new Sql(
            "update consumer_keys set policy = @policy, note = @note where id = @id and revoked_at is null"
        )
        {
            ["id"] = key.Id,
            ["policy"] = policy.ToJson(),
            ["note"] = note,
        };
        return await home.Database.WriteAsync(update.ExecuteAsync, cancellationToken) == 1;
    }

    /// <summary>Gives a key a new text, which is returned this once. Those it had work on for the overlap at most.</summary>
    /// <param name="key">Id or name.</param>
    /// <returns>Null: there is no such key that works.</returns>
    public async Task<string?> RotateAsync(string key, TimeSpan overlap, CancellationToken cancellationToken)
    {
        var text = Text.New();
        var shorten = new Sql(
            """
            update consumer_former_texts set ends_at = now_ms() + cast(@overlap as bigint)
            where ends_at > now_ms() + cast(@overlap as bigint)
              and key_id in (select id from consumer_keys where (id = @key or name = @key) and revoked_at is null)
            """
        )
        {
            ["key"] = key,
            ["overlap"] = (long)overlap.TotalMilliseconds,
        };
        var keep = new Sql(
            """
            insert into consumer_former_texts (hash, key_id, ends_at)
            select hash, id, now_ms() + cast(@overlap as bigint) from consumer_keys
            where (id = @key or name = @key) and revoked_at is null
            on conflict do nothing
            """
        )
        {
            ["key"] = key,
            ["overlap"] = (long)overlap.TotalMilliseconds,
        };
        var replace = new Sql(
            """
            update consumer_keys set hash = @hash, rotated_at = now_ms()
            where (id = @key or name = @key) and revoked_at is null
            """
        )
        {
            ["key"] = key,
            ["hash"] = KeyText.Hash(text),
        };
        var replaced = await home.Database.WriteAsync(
            async (connection, token) =>
            {
                await shorten.ExecuteAsync(connection, token);
                await keep.ExecuteAsync(connection, token);
                return await replace.ExecuteAsync(connection, token);
            },
            cancellationToken
        );
        return replaced == 1 ? text : null;
    }

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

    /// Revoked ones and replaced texts too. Null: there never was such a text.
    internal async Task<KnownText?> FindAsync(string hash, CancellationToken cancellationToken)
    {
        var select = new Sql(
            $"""
            select {Columns}, k.hash, cast(null as bigint) from consumer_keys k where k.hash = @hash
            union all
            select {Columns}, f.hash, f.ends_at
            from consumer_former_texts f join consumer_keys k on k.id = f.key_id where f.hash = @hash
            """
        )
        {
            ["hash"] = hash,
        };
        var (found, stored) = await home.Database.ReadAsync(
            (connection, token) => select.FindAsync(connection, ReadKnown, token),
            cancellationToken
        );
        return found is not null && KeyText.IsSame(stored, hash) ? found : null;
    }

    /// The key that a user of this machine has on the server's socket. Null: none, or it was revoked.
    internal async Task<ConsumerKey?> FindForUserAsync(int uid, CancellationToken cancellationToken)
    {
        var select = new Sql(
            $"select {Columns} from consumer_keys k where k.socket_uid = @uid and k.revoked_at is null"
        )
        {
            ["uid"] = uid,
        };
        return await home.Database.ReadAsync(
            (connection, token) => select.FindAsync(connection, Read, token),
            cancellationToken
        );
    }

    private static (KnownText? Found, string Hash) ReadKnown(SqlRow row)
    {
        var key = Read(row);
        var hash = row.Text();
        return (new KnownText(key, row.TimeOrNull()), hash);
    }

    private static ConsumerKey Read(SqlRow row) =>
        new(
            row.Text(),
            row.Text(),
            GrantId.Parse(row.Text()),
            row.Number() != 0,
            row.Time(),
            row.TimeOrNull(),
            KeyPolicy.Of(row.TextOrNull()),
            row.TimeOrNull(),
            row.TextOrNull(),
            row.NumberOrNull()
        );
}
