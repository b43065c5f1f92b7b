using Evergrant.Cli.Connecting;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Tokens;

/// Says why there is no token, and ends with the code that scripts know it by.
internal static class TokenRefusal
{
    public static async Task<int> SayAsync(CommandHome home, TokenResult result, CancellationToken cancellationToken)
    {
        switch (result)
        {
            case TokenResult.NoSuchGrant(var asked):
                throw NotFoundException.Grant(asked);
            case TokenResult.NeedsReauthorization(var grant):
                Say.Error(Advice.For(grant, home.Calendar.GetUtcNow()));
                await ReconnectLink.PrintAsync(home, grant, cancellationToken);
                return ExitCodes.NeedsReauthorization;
            case TokenResult.Stopped(var grant):
                return Say.Error(Advice.For(grant, home.Calendar.GetUtcNow()), ExitCodes.NeedsReauthorization);
            case TokenResult.Unavailable unavailable:
                Say.Error($"{unavailable.Message} ({unavailable.Code})");
                if (unavailable.RetryAfter > TimeSpan.Zero)
                    Say.Note($"Try again in {Times.Span(unavailable.RetryAfter)}.");
                return ExitCodes.Temporary;
            default:
                throw new InvalidOperationException($"A token result without an answer: {result.GetType().Name}.");
        }
    }
}
