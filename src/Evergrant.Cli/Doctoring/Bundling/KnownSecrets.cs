using Evergrant.Cli.Homes;

namespace Evergrant.Cli.Doctoring.Bundling;

/// The net under the redactions: what this home itself knows to be secret is looked for in every file, and a file that holds
/// it is left out. A mistake of ours then costs a file and no secret.
internal static class KnownSecrets
{
    private const int Shortest = 6;
    private const int MostGrants = 256;

    public static async Task<IReadOnlyList<string>> OfAsync(CommandHome home, CancellationToken cancellationToken)
    {
        var secrets = new List<string?>();
        foreach (var app in await home.Store.ListAppsAsync(cancellationToken))
            secrets.AddRange([app.ClientId, app.Secret?.Reveal(), app.NextSecret?.Reveal()]);
        foreach (var grant in await home.Store.ListAsync(null, MostGrants, cancellationToken))
            secrets.Add((await home.Store.FindAsync(grant.Id, cancellationToken))?.AccessToken.Reveal());
        return
        [
            .. secrets.OfType<string>().Where(secret => secret.Length >= Shortest).Distinct(StringComparer.Ordinal),
        ];
    }

    public static BundleFile Check(BundleFile file, IReadOnlyList<string> secrets) =>
        secrets.Any(secret => file.Text.Contains(secret, StringComparison.Ordinal))
            ? file with
            {
                Text = "Left out: a secret of this home stood in it.\n",
                Redactions = ["the whole file: a secret of this home stood in it"],
            }
            : file;
}
