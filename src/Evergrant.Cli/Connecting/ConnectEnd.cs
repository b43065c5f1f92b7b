using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Connecting;

/// Says how connecting ended.
internal static class ConnectEnd
{
    public static UsageException NoClient(string app) =>
        new(
            $"The app {app} serves static keys only. Give it a client first: evergrant app add {app} --client-id ID --secret-file FILE"
        );

    public static Ending Tell(ConnectResult result)
    {
        if (result is not ConnectResult.Connected(var grant, var isNew))
            return Ending.Failed(TellFailure(result));
        Say.Data($"{(isNew ? "connected" : "re-authorized")} {grant.Name} ({grant.Id})");
        Say.Data(
            $"account {grant.Account ?? "not named by the provider"}, access until {Times.End(grant.AccessExpiresAt)}"
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
                Say.Error($"The provider refused it: {error}");
                Say.Note(meaning);
                return ExitCodes.Failed;
            case ConnectResult.Unanswered(var why):
                return Say.Error(
                    $"It was sent, and no answer of use came: {why}. A code works once: connect again for a new one. A pair of tokens may be given once more.",
                    ExitCodes.Temporary
                );
            case ConnectResult.NotSent(var why):
                return Say.Error($"Nothing was sent: {why}. It was not used up; connect again.", ExitCodes.Temporary);
            case ConnectResult.AlreadyUsed(var why):
                return Say.Error($"Nothing was sent. {why}", ExitCodes.Failed);
            case ConnectResult.NoSuchApp(var asked):
                throw NotFoundException.App(asked);
            case ConnectResult.NoClient(var app):
                throw NoClient(app);
            case ConnectResult.StoreUnavailable(var message):
                return Say.Error(message, ExitCodes.Temporary);
            default:
                throw new InvalidOperationException($"No such end: {result.GetType().Name}.");
        }
    }
}
