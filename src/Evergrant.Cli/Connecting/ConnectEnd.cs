using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Connecting;

/// Says how connecting ended.
internal static class ConnectEnd
{
    public static Ending Tell(ConnectResult result)
    {
        if (result is not ConnectResult.Connected(var grant, var isNew))
            return Ending.Failed(TellFailure(result));
        Say.Data($"{(isNew ? "connected" : "re-authorized")} {grant.Name} ({grant.Id})");
        Say.Data(
            $"account {grant.Account ?? "not named by the provider"}, access until {Times.Text(grant.AccessExpiresAt)}"
        );
        return new Ending(ExitCodes.Ok, grant);
    }

    private static int TellFailure(ConnectResult result)
    {
        switch (result)
        {
            case ConnectResult.OtherAccount(var expected, var offered):
                Say.Error($"The consent was for {offered.Account}, not for {expected}.");
                Say.Note(
                    $"It is kept as the paused grant {offered.Name}: evergrant grant resume {offered.Name} uses it."
                );
                return ExitCodes.Failed;
            case ConnectResult.Refused(var error, var meaning):
                Say.Error($"The provider refused the code: {error}");
                Say.Note(meaning);
                return ExitCodes.Failed;
            case ConnectResult.Unanswered(var why):
                return Say.Error($"The code was sent and {why}; it works once, so connect again.", ExitCodes.Temporary);
            case ConnectResult.NotSent(var why):
                return Say.Error(
                    $"Nothing was sent: {why}. The same address may be pasted again for a few minutes.",
                    ExitCodes.Temporary
                );
            case ConnectResult.NoSuchApp(var asked):
                throw NotFoundException.App(asked);
            case ConnectResult.StoreUnavailable(var message):
                return Say.Error(message, ExitCodes.Temporary);
            default:
                throw new InvalidOperationException($"No such end: {result.GetType().Name}.");
        }
    }
}
