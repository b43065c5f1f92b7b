using System.CommandLine;
using Evergrant.Cli.Connecting;
using Evergrant.Cli.Grants;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Tokens;

internal static class TokenCommand
{
    public static Command Create()
    {
        var name = GrantArgument.Create();
        var minTtl = new Option<TimeSpan?>("--min-ttl")
        {
            Description = "Refresh first if the token lives less than this. Default 60s.",
            HelpName = "SPAN",
            CustomParser = Spans.Take,
        };
        var format = new Option<string>("--format") { Description = "raw or json.", DefaultValueFactory = _ => "raw" };
        format.AcceptOnlyFromAmong("raw", "json");
        var command = new Command("token", "Print a live access token, from the store; no server needed.")
        {
            name,
            minTtl,
            format,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken);
                var result = await home.Keeper.GetTokenAsync(
                    parsed.GetRequiredValue(name),
                    parsed.GetValue(minTtl),
                    cancellationToken: cancellationToken
                );
                return result is TokenResult.Served served
                    ? Print(served, parsed.GetValue(format)!, home.Calendar.GetUtcNow())
                    : await RefuseAsync(home, result, cancellationToken);
            }
        );
        HelpWithExamples.Add(
            command,
            "evergrant token demo",
            "evergrant token demo --min-ttl 5m --format json",
            "curl -K <(echo \"header = \\\"Authorization: Bearer $(evergrant token demo)\\\"\") https://api.infusionsoft.com/crm/rest/v1/contacts"
        );
        return command;
    }

    private static int Print(TokenResult.Served served, string format, DateTimeOffset now)
    {
        var token = served.AccessToken.Reveal();
        if (format == "raw")
            Say.Data(token);
        else
            JsonOut.Print(
                new TokenAnswer(
                    token,
                    "Bearer",
                    served.ExpiresAt,
                    (int)(served.ExpiresAt - now).TotalSeconds,
                    served.Generation
                )
            );
        return ExitCodes.Ok;
    }

    private static async Task<int> RefuseAsync(
        CommandHome home,
        TokenResult result,
        CancellationToken cancellationToken
    )
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
