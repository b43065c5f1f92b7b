using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Hosting.Home;
using Evergrant.Storage;

namespace Evergrant.Cli.Doctoring;

/// A home that is opened to be looked at: nothing is made, nothing is started.
internal static class LookedHome
{
    /// <exception cref="ConfigurationException">There is no home or no store, or it cannot be opened as it stands.</exception>
    public static Task<CommandHome> OpenAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var look = HomeLook.At(EvergrantHome.Locate(parsed.GetValue(GlobalOptions.Home)));
        return look.MissingStore is { } missing
            ? throw new ConfigurationException(
                $"{missing}: there is no store, and looking makes none. Begin with: evergrant init, or bring a copy back with: evergrant store restore FILE"
            )
            : CommandHome.OpenAsync(parsed, cancellationToken, start: false);
    }

    /// <exception cref="NotFoundException"/>
    public static async Task<Grant> RequireGrantAsync(
        CommandHome home,
        string asked,
        CancellationToken cancellationToken
    ) =>
        (
            GrantId.TryParse(asked, out var id)
                ? await home.Store.FindAsync(id, cancellationToken)
                : await home.Store.FindByNameAsync(asked, cancellationToken)
        )?.Grant
        ?? throw NotFoundException.Grant(asked);
}
