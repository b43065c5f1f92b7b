using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Refresh;

namespace Evergrant.Cli.Grants;

internal static class GrantRefresh
{
    public static Command Create()
    {
        var name = GrantArgument.Create();
        var afterRestore = new Option<bool>("--after-restore")
        {
            Description =
                "The grant was set aside by a restore, and you know that the copy is current: present its token all the same.",
        };
        var command = new Command(
            "refresh",
            "Rotate a grant's tokens now, if presenting its refresh token now is safe."
        )
        {
            name,
            afterRestore,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var asked = parsed.GetRequiredValue(name);
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken);
                var before = await home.RequireGrantAsync(asked, cancellationToken);
                if (parsed.GetValue(afterRestore) && !await home.Keeper.TrustRestoredAsync(asked, cancellationToken))
                    throw new UsageException(
                        $"{before.Name} was not set aside by a restore; leave --after-restore out."
                    );
                var outcome = await home.Keeper.RefreshAsync(asked, cancellationToken);
                var after = (await home.Keeper.FindAsync(asked, cancellationToken))?.Grant ?? before;
                return await TellAsync(home, outcome, before, after, cancellationToken);
            }
        );
        HelpWithExamples.Add(command, "evergrant grant refresh demo", "evergrant grant refresh demo --after-restore");
        return command;
    }

    private static async Task<int> TellAsync(
        CommandHome home,
        RefreshOutcome outcome,
        Grant before,
        Grant after,
        CancellationToken cancellationToken
    )
    {
        switch (outcome)
        {
            case RefreshOutcome.Rotated:
            case RefreshOutcome.Unchanged when after.Generation > before.Generation:
                Say.Data($"rotated: generation {after.Generation}, access until {Times.Text(after.AccessExpiresAt)}");
                return ExitCodes.Ok;
            case RefreshOutcome.NoSuchGrant:
                throw NotFoundException.Grant(before.Name);
            case RefreshOutcome.InProgress(var node):
                return Say.Error(
                    $"{node} is refreshing it; look again with: evergrant grant show {after.Name}",
                    ExitCodes.Busy
                );
            case RefreshOutcome.Held(_, var until):
                return Say.Error(
                    $"Nothing was sent: the provider's token endpoint fails or takes no more, until {Times.Text(until)} at least.",
                    ExitCodes.Temporary
                );
            case RefreshOutcome.StoreUnavailable(var message):
                return Say.Error(message, ExitCodes.Temporary);
            case RefreshOutcome.SpoolUnavailable:
                return Say.Error(
                    "Nothing was sent: no place for the answer could be made. Is the disk full?",
                    ExitCodes.Temporary
                );
            case RefreshOutcome.ShuttingDown:
                return Say.Error("Stopped before it was done; what was answered is kept.", ExitCodes.Interrupted);
            default:
                return await NotRotated.TellAsync(home, after, cancellationToken);
        }
    }
}
