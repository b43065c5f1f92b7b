using Evergrant.Cli.Connecting;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Grants;

/// Says why a grant has no newer token, and whether time or a person mends it.
internal static class NotRotated
{
    public static async Task<int> TellAsync(CommandHome home, Grant grant, CancellationToken cancellationToken)
    {
        var now = home.Calendar.GetUtcNow();
        var received = grant.Evidence.Received is { } answer ? $" ({answer})" : "";
        Say.Error($"{grant.Name} was not rotated: {Words.Of(grant.State)}, {grant.Evidence.What}{received}.");
        Say.Note(Advice.For(grant, now));
        if (grant.State == GrantState.NeedsReauthorization)
            await ReconnectLink.PrintAsync(home, grant, cancellationToken);
        return grant.State is GrantState.NeedsReauthorization or GrantState.Paused or GrantState.Revoked
            ? ExitCodes.NeedsReauthorization
            : ExitCodes.Temporary;
    }
}
