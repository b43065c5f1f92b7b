using System.Data.Common;

namespace Evergrant.Storage;

public sealed partial class SqlGrantStore
{
    // The columns of a client are not null: an app without one has empty texts, which no client id and no seal can be.
    private const string AppColumns =
        "p.name, p.profile, p.client_id, p.sealed_secret, p.redirect_uri, p.base_address, p.secret_set_at, p.secret_proven_at, p.sealed_next_secret, p.next_secret_set_at, p.configuration, p.configured_at";

    public Task<bool> AddAppAsync(App app, CancellationToken cancellationToken)
    {
        var sealedSecret = app.HasClient ? seals.Seal(app.Secret, app.Name, app.SecretSetAt) : "";
        return WriteOneAsync(
            new Sql(
                $"""
                insert into apps (
                  name, profile, client_id, sealed_secret, redirect_uri, base_address, secret_set_at, secret_proven_at
                )
                values (@name, @profile, @client, @secret, @redirect, @base, @set, @proven)
                on conflict (name) do update set
                  client_id = excluded.client_id, sealed_secret = excluded.sealed_secret,
                  redirect_uri = excluded.redirect_uri,
                  secret_set_at = excluded.secret_set_at, secret_proven_at = excluded.secret_proven_at
                where apps.client_id = '' and excluded.client_id <> '' and apps.profile = excluded.profile
                  and (excluded.base_address is null or excluded.base_address = apps.base_address)
                """
            )
            {
                ["name"] = app.Name,
                ["profile"] = app.Profile,
                ["client"] = app.HasClient ? app.ClientId : "",
                ["secret"] = sealedSecret,
                ["redirect"] = app.RedirectUri?.OriginalString,
                ["base"] = app.BaseAddress?.OriginalString,
                ["set"] = app.SecretSetAt,
                ["proven"] = app.SecretProvenAt,
            },
            cancellationToken
        );
    }

    public Task<bool> ChangeAppSecretAsync(
        string name,
        ClientSecret secret,
        DateTimeOffset setAt,
        CancellationToken cancellationToken
    )
    {
        var sealedSecret = seals.Seal(secret, name, setAt);
        return WriteOneAsync(
            new Sql(
                """
                update apps set sealed_secret = @secret, secret_set_at = @set, secret_proven_at = null,
                  sealed_next_secret = null, next_secret_set_at = null
                where name = @name and client_id <> ''
                """
            )
            {
                ["name"] = name,
                ["secret"] = sealedSecret,
                ["set"] = setAt,
            },
            cancellationToken
        );
    }

    public Task<bool> AddNextSecretAsync(
        string name,
        ClientSecret secret,
        DateTimeOffset setAt,
        CancellationToken cancellationToken
    ) =>
        WriteOneAsync(
            new Sql(
                """
                update apps set sealed_next_secret = @secret, next_secret_set_at = @set
                where name = @name and client_id <> '' and secret_set_at < @set
                """
            )
            {
                ["name"] = name,
                ["secret"] = seals.Seal(secret, name, setAt),
                ["set"] = setAt,
            },
            cancellationToken
        );

    public Task<bool> DropOldSecretAsync(string name, CancellationToken cancellationToken) =>
        WriteOneAsync(
            new Sql($"update apps set {Promotion}, secret_proven_at = null where name = @name and {HasNext}")
            {
                ["name"] = name,
            },
            cancellationToken
        );

    public Task<bool> ConfigureAppAsync(
        string name,
        string configuration,
        DateTimeOffset at,
        CancellationToken cancellationToken
    ) =>
        WriteOneAsync(
            new Sql(
                """
                update apps set configuration = @configuration,
                  configured_at = case when configuration is null then null else cast(@at as bigint) end
                where name = @name and (configuration is null or configuration <> @configuration)
                """
            )
            {
                ["name"] = name,
                ["configuration"] = configuration,
                ["at"] = at,
            },
            cancellationToken
        );

    // The seal is bound to the time beside it, so both move together.
    private const string Promotion = """
        sealed_secret = sealed_next_secret, secret_set_at = next_secret_set_at,
        sealed_next_secret = null, next_secret_set_at = null
        """;

    private const string HasNext = "next_secret_set_at is not null and next_secret_set_at > secret_set_at";

    public async Task<App?> FindAppAsync(string name, CancellationToken cancellationToken)
    {
        var row = await database.ReadAsync(
            (connection, token) =>
                new Sql($"select {AppColumns} from apps p where p.name = @name") { ["name"] = name }.FindAsync(
                    connection,
                    ReadApp,
                    token
                ),
            cancellationToken
        );
        return row is null ? null : Open(row);
    }

    public async Task<IReadOnlyList<App>> ListAppsAsync(CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            (connection, token) =>
                new Sql($"select {AppColumns} from apps p order by p.name").ListAsync(connection, ReadApp, token),
            cancellationToken
        );
        return [.. rows.Select(Open)];
    }

    /// The secret that was set at `@secret_set` was accepted, at the time of the evidence.
    /// <param name="app">Its name, in SQL.</param>
    private static string ProveSecret(string app) =>
        $"""
            update apps set secret_proven_at = @evidence_at
            where name = {app} and secret_set_at = @secret_set and secret_proven_at is null;
            update apps set {Promotion}, secret_proven_at = @evidence_at
            where name = {app} and next_secret_set_at = @secret_set and {HasNext}
            """;

    private static Task<int> ProveSecretAsync(DbConnection connection, Consent consent, CancellationToken token) =>
        new Sql(ProveSecret("@app")) { ["app"] = consent.App, ["secret_set"] = consent.AppSecretSetAt }
            .With(consent.Evidence)
            .ExecuteAsync(connection, token);

    private Task<bool> WriteOneAsync(Sql statement, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async (connection, token) => await statement.ExecuteAsync(connection, token) == 1,
            cancellationToken
        );

    private static AppRow ReadApp(SqlRow row) =>
        new(
            row.Text(),
            row.Text(),
            row.Text(),
            row.Text(),
            row.TextOrNull(),
            row.TextOrNull(),
            row.Time(),
            row.TimeOrNull(),
            row.TextOrNull(),
            row.TimeOrNull(),
            row.TextOrNull(),
            row.TimeOrNull()
        );

    private App Open(AppRow row) =>
        new()
        {
            Name = row.Name,
            Profile = row.Profile,
            ClientId = row.ClientId.Length > 0 ? row.ClientId : null,
            Secret = row.SealedSecret.Length > 0 ? seals.OpenSecret(row.SealedSecret, row.Name, row.SecretSetAt) : null,
            RedirectUri = row.RedirectUri is null ? null : new Uri(row.RedirectUri),
            BaseAddress = row.BaseAddress is null ? null : new Uri(row.BaseAddress),
            SecretSetAt = row.SecretSetAt,
            SecretProvenAt = row.SecretProvenAt,
            NextSecret = row is { SealedNextSecret: { } next, NextSecretSetAt: { } setAt }
                ? seals.OpenSecret(next, row.Name, setAt)
                : null,
            NextSecretSetAt = row.NextSecretSetAt,
            Configuration = row.Configuration,
            ConfiguredAt = row.ConfiguredAt,
        };

    private sealed record AppRow(
        string Name,
        string Profile,
        string ClientId,
        string SealedSecret,
        string? RedirectUri,
        string? BaseAddress,
        DateTimeOffset SecretSetAt,
        DateTimeOffset? SecretProvenAt,
        string? SealedNextSecret,
        DateTimeOffset? NextSecretSetAt,
        string? Configuration,
        DateTimeOffset? ConfiguredAt
    );
}
