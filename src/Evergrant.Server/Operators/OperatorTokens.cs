using System.Security.Cryptography;
using Evergrant.Hosting.Home;
using Evergrant.Server.Web;
using Evergrant.Storage;

namespace Evergrant.Server.Operators;

/// Tokens of the operator's API. Safe for concurrent use; needs no running server.
public sealed class OperatorTokens
{
    private readonly EvergrantHome home;

    private OperatorTokens(EvergrantHome home) => this.home = home;

    /// <exception cref="StoreUnavailableException"/>
    /// <exception cref="NewerSchemaException"/>
    public static async Task<OperatorTokens> OpenAsync(EvergrantHome home, CancellationToken cancellationToken)
    {
        await home.Database.MigrateAsync(OperatorTables.Migrations, cancellationToken);
        return new OperatorTokens(home);
    }

    /// <summary>Makes a token and returns its text: nobody can show it again.</summary>
    /// <param name="name">`[a-z0-9-]`, 1 to 63 characters.</param>
    /// <returns>Null: a token of this name works already.</returns>
    /// <exception cref="ArgumentException">No such name.</exception>
    public async Task<string?> AddAsync(string name, CancellationToken cancellationToken)
    {
        if (!GrantName.IsValid(name))
            throw new ArgumentException("A name holds a to z, 0 to 9 and -, at most 63 characters.", nameof(name));
        var text = OperatorTokenText.New();
        var insert = new Sql(
            """
            insert into operator_tokens (id, name, hash, created_at) values (@id, @name, @hash, now_ms())
            on conflict do nothing
            """
        )
        {
            ["id"] = "ot_" + RandomNumberGenerator.GetHexString(20, lowercase: true),
            ["name"] = name,
            ["hash"] = OperatorTokenText.Hash(text),
        };
        return await home.Database.WriteAsync(insert.ExecuteAsync, cancellationToken) == 1 ? text : null;
    }

    /// Revoked ones too; by name.
    public Task<IReadOnlyList<OperatorToken>> ListAsync(CancellationToken cancellationToken) =>
        home.Database.ReadAsync(
            (connection, token) =>
                new Sql(
                    "select id, name, created_at, revoked_at from operator_tokens order by name, created_at, id"
                ).ListAsync(connection, Read, token),
            cancellationToken
        );

    /// <summary>By id or name. A running server refuses it within a second.</summary>
    /// <returns>False: no such token, or it was revoked before.</returns>
    public async Task<bool> RevokeAsync(string token, CancellationToken cancellationToken)
    {
        var update = new Sql(
            "update operator_tokens set revoked_at = now_ms() where (id = @token or name = @token) and revoked_at is null"
        )
        {
            ["token"] = token,
        };
        return await home.Database.WriteAsync(update.ExecuteAsync, cancellationToken) > 0;
    }

    /// Null: unknown or revoked.
    internal async Task<OperatorToken?> FindAsync(string hash, CancellationToken cancellationToken)
    {
        var select = new Sql(
            """
            select id, name, created_at, revoked_at, hash from operator_tokens
            where hash = @hash and revoked_at is null
            """
        )
        {
            ["hash"] = hash,
        };
        var found = await home.Database.ReadAsync(
            (connection, token) => select.FindAsync(connection, row => (Token: Read(row), Hash: row.Text()), token),
            cancellationToken
        );
        return found.Token is not null && KeyText.IsSame(found.Hash, hash) ? found.Token : null;
    }

    private static OperatorToken Read(SqlRow row) => new(row.Text(), row.Text(), row.Time(), row.TimeOrNull());
}
