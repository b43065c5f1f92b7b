using System.Text.Json;
using Evergrant.Hosting.Home;
using Evergrant.Sealing;
using Evergrant.Storage;

namespace Evergrant.Intake.Forms;

/// <summary>Forms on record. Safe for concurrent use; needs no running server.</summary>
public sealed partial class FormStore
{
    private const string Columns =
        "f.name, f.grant_id, f.definition, f.version, f.created_at, f.changed_at, f.closed_at, f.sealed_bot_secret, c.name";

    private const string Source = "forms f left join configured_forms c on c.name = f.name";

    private readonly EvergrantHome home;

    private FormStore(EvergrantHome home) => this.home = home;

    /// <summary>Of forms and submissions: what is sealed anew with the rest when the master key changes.</summary>
    public static IReadOnlyList<SealedColumn> SealedColumns => IntakeTables.SealedColumns;

    /// <exception cref="StoreUnavailableException"/>
    /// <exception cref="NewerSchemaException"/>
    public static async Task<FormStore> OpenAsync(EvergrantHome home, CancellationToken cancellationToken)
    {
        await home.Database.MigrateAsync(IntakeTables.Migrations, cancellationToken);
        await home.Database.MigrateAsync(ConfiguredTables.Migrations, cancellationToken);
        return new FormStore(home);
    }

    /// <summary>Puts a form on record whose definition was checked.</summary>
    /// <returns>False: there is one of this name.</returns>
    public async Task<bool> AddAsync(Form form, BotSecret? botSecret, CancellationToken cancellationToken)
    {
        var now = home.Calendar.GetUtcNow();
        var insert = new Sql(
            """
            insert into forms (name, grant_id, definition, sealed_bot_secret, version, created_at, changed_at)
            values (@name, @grant, @definition, @secret, 1, @now, @now)
            on conflict do nothing
            """
        )
        {
            ["name"] = form.Name,
            ["grant"] = form.Grant,
            ["definition"] = Json(form.Definition),
            ["secret"] = Seal(form.Name, botSecret),
            ["now"] = now,
        };
        return await home.Database.WriteAsync(insert.ExecuteAsync, cancellationToken) == 1;
    }

    /// <summary>Replaces a definition with another one that was checked.</summary>
    /// <param name="form">As it was read.</param>
    /// <param name="definition">What it is to be.</param>
    /// <param name="botSecret">Null: it stays as long as there is a bot check.</param>
    /// <param name="cancellationToken"/>
    /// <returns>False: somebody changed or removed it meanwhile; nothing was changed.</returns>
    public async Task<bool> ChangeAsync(
        Form form,
        FormDefinition definition,
        BotSecret? botSecret,
        CancellationToken cancellationToken
    )
    {
        var update = new Sql(
            """
            update forms set definition = @definition, version = version + 1, changed_at = @now,
              sealed_bot_secret = coalesce(@secret, case when cast(@keeps as bigint) = 1 then sealed_bot_secret end)
            where name = @name and version = @version
            """
        )
        {
            ["name"] = form.Name,
            ["version"] = form.Version,
            ["definition"] = Json(definition),
            ["secret"] = Seal(form.Name, botSecret),
            ["keeps"] = definition.BotCheck is null ? 0 : 1,
            ["now"] = home.Calendar.GetUtcNow(),
        };
        return await home.Database.WriteAsync(update.ExecuteAsync, cancellationToken) == 1;
    }

    /// <summary>Closes a form, or opens it again.</summary>
    /// <returns>False: there is no such form, or it was so before.</returns>
    public async Task<bool> CloseAsync(string name, bool isClosed, CancellationToken cancellationToken)
    {
        var update = new Sql(
            isClosed
                ? "update forms set closed_at = @now where name = @name and closed_at is null"
                : "update forms set closed_at = null where name = @name and closed_at is not null"
        )
        {
            ["name"] = name,
            ["now"] = home.Calendar.GetUtcNow(),
        };
        return await home.Database.WriteAsync(update.ExecuteAsync, cancellationToken) == 1;
    }

    /// <summary>Null: there is no such form.</summary>
    public Task<Form?> FindAsync(string name, CancellationToken cancellationToken) =>
        home.Database.ReadAsync(
            (connection, token) =>
                new Sql($"select {Columns} from {Source} where f.name = @name") { ["name"] = name }.FindAsync(
                    connection,
                    Read,
                    token
                ),
            cancellationToken
        );

    /// <summary>Null: there is none of this name that goes to this grant; one that goes elsewhere may have taken its place.</summary>
    internal async Task<Form?> FindAsync(string name, GrantId grant, CancellationToken cancellationToken) =>
        await FindAsync(name, cancellationToken) is { } form && form.Grant == grant ? form : null;

    /// <summary>By name.</summary>
    public Task<IReadOnlyList<Form>> ListAsync(CancellationToken cancellationToken) =>
        home.Database.ReadAsync(
            (connection, token) =>
                new Sql($"select {Columns} from {Source} order by f.name").ListAsync(connection, Read, token),
            cancellationToken
        );

    /// <summary>Null: there is none on record.</summary>
    /// <exception cref="SealBrokenException">It does not open.</exception>
    internal async Task<BotSecret?> FindBotSecretAsync(string name, CancellationToken cancellationToken)
    {
        var made = await home.Database.ReadAsync(
            (connection, token) =>
                new Sql("select sealed_bot_secret from forms where name = @name") { ["name"] = name }.FindAsync(
                    connection,
                    row => row.TextOrNull(),
                    token
                ),
            cancellationToken
        );
        return made is null
            ? null
            : new BotSecret(home.Sealer.OpenText(made, IntakeTables.BotSecretContext(home.Store.StoreId, name)));
    }

    private string? Seal(string form, BotSecret? secret) =>
        secret is null
            ? null
            : home.Sealer.Seal(secret.Reveal(), IntakeTables.BotSecretContext(home.Store.StoreId, form));

    private static string Json(FormDefinition definition) =>
        JsonSerializer.Serialize(definition, FormJson.Default.FormDefinition);

    private static Form Read(SqlRow row) =>
        new()
        {
            Name = row.Text(),
            Grant = GrantId.Parse(row.Text()),
            Definition = FormDraft.Stored(row.Text()),
            Version = row.Number(),
            CreatedAt = row.Time(),
            ChangedAt = row.Time(),
            ClosedAt = row.TimeOrNull(),
            HasBotSecret = row.TextOrNull() is not null,
            IsConfigured = row.TextOrNull() is not null,
        };
}
