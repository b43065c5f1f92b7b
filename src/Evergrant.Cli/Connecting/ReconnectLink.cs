using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Connecting;

internal static class ReconnectLink
{
    public static Task<int> OfferAsync(CommandHome home, ConnectWish wish, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public static Task PrintAsync(CommandHome home, Grant grant, CancellationToken cancellationToken) =>
        Task.CompletedTask;
}
