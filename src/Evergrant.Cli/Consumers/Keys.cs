using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Providers;
using Evergrant.Server.Consumers;

namespace Evergrant.Cli.Consumers;

/// What the commands about keys have in common.
internal static class Keys
{
    /// What was used is told for so many.
    public const int UsageDays = 7;

    public static Argument<string> Argument() => new("KEY") { Description = "Name or id, as list shows it." };

    /// <exception cref="NotFoundException"/>
    public static async Task<ConsumerKey> RequireAsync(
        ConsumerKeys keys,
        string asked,
        CancellationToken cancellationToken
    ) => await keys.FindNamedAsync(asked, cancellationToken) ?? throw NotThere();

    /// <summary>One that can still be changed.</summary>
    /// <exception cref="NotFoundException"/>
    public static async Task<ConsumerKey> RequireWorkingAsync(
        ConsumerKeys keys,
        string asked,
        CancellationToken cancellationToken
    ) => await RequireAsync(keys, asked, cancellationToken) is { RevokedAt: null } key ? key : throw NotThere();

    public static NotFoundException NotThere() =>
        new("No key that works has that name or id. Those there are: evergrant key list");

    public static async Task<ProviderProfile> RequireProfileAsync(
        CommandHome home,
        Grant grant,
        CancellationToken cancellationToken
    ) =>
        await home.Store.FindAppAsync(grant.App, cancellationToken) is { } app
            ? home.RequireProfile(app)
            : throw new UsageException($"The app {grant.App} of this grant is gone.");

    /// A key that cannot be is a mistake on the command line.
    public static async Task<T> UsageAsync<T>(Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (ArgumentException mistake)
        {
            throw new UsageException(mistake.Message);
        }
    }
}
