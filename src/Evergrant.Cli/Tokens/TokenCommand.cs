using System.CommandLine;
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
        var format = new Option<string>("--format")
        {
            Description =
                "raw, json, header, env (for eval), curl (for curl -K), credential-process or exec-credential (kubectl's).",
            DefaultValueFactory = _ => "raw",
        };
        format.AcceptOnlyFromAmong(TokenFormats.All);
        var command = new Command("token", "Print a live access token, from the store; no server needed.")
        {
            name,
            minTtl,
            format,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken, start: false);
                var result = await GetAsync(
                    home,
                    parsed.GetRequiredValue(name),
                    parsed.GetValue(minTtl),
                    cancellationToken
                );
                if (result is not TokenResult.Served served)
                    return await TokenRefusal.SayAsync(home, result, cancellationToken);
                await TokenFormats.PrintAsync(home, served, parsed.GetValue(format)!, cancellationToken);
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(
            command,
            "evergrant token demo",
            "evergrant token demo --min-ttl 5m --format json",
            "eval \"$(evergrant token demo --format env)\"",
            "curl -K <(evergrant token demo --format curl) https://api.infusionsoft.com/crm/rest/v1/contacts"
        );
        return command;
    }

    private static async Task<TokenResult> GetAsync(
        CommandHome home,
        string grant,
        TimeSpan? minTtl,
        CancellationToken cancellationToken
    )
    {
        if (await home.Keeper.ReadTokenAsync(grant, minTtl, cancellationToken) is { } live)
            return live;
        await home.StartAsync(cancellationToken);
        return await home.Keeper.GetTokenAsync(grant, minTtl, cancellationToken: cancellationToken);
    }
}
