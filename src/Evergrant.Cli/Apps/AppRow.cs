namespace Evergrant.Cli.Apps;

/// An app in `app list --json`. Its secret is not shown anywhere.
/// <param name="NextSecretSetAt">Null: there is no second secret.</param>
/// <param name="ClientId">Null: the app serves static keys only.</param>
internal sealed record AppRow(
    string Name,
    string Profile,
    string? ClientId,
    Uri? RedirectUri,
    Uri? BaseAddress,
    DateTimeOffset SecretSetAt,
    DateTimeOffset? SecretProvenAt,
    DateTimeOffset? NextSecretSetAt
)
{
    public static AppRow Of(App app) =>
        new(
            app.Name,
            app.Profile,
            app.ClientId,
            app.RedirectUri,
            app.BaseAddress,
            app.SecretSetAt,
            app.SecretProvenAt,
            app.NextSecretSetAt
        );
}
