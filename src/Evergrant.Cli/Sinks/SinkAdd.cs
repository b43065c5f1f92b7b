using System.CommandLine;
using Evergrant.Cli.Grants;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Cli.Tokens;
using Evergrant.Hosting.Sinks;

namespace Evergrant.Cli.Sinks;

internal static class SinkAdd
{
    public static Command Create()
    {
        var name = GrantArgument.Create();
        var file = new Argument<string>("FILE") { Description = "Where to keep it; outside the home." };
        var format = new Option<string>("--format")
        {
            Description = "raw (the token alone), json (with its end and the API's address) or env (NAME=VALUE lines).",
            DefaultValueFactory = _ => "raw",
        };
        format.AcceptOnlyFromAmong("raw", "json", "env");
        var mode = new Option<string>("--mode")
        {
            Description = "Who may read it, in octal: 600, or 640 with the group.",
            DefaultValueFactory = _ => "600",
        };
        var owner = new Option<string>("--owner")
        {
            Description = "USER, USER:GROUP or :GROUP. Giving it to another user takes root.",
        };
        var reload = new Option<string>("--reload")
        {
            Description =
                "A shell command to run after each replacement, in 30 s at most; it runs as whoever ticks or serves.",
        };
        var command = new Command(
            "add",
            "Keep a grant's live access token in a file. tick and serve replace it; a refresh token never gets into it."
        )
        {
            name,
            file,
            format,
            mode,
            owner,
            reload,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                if (string.IsNullOrWhiteSpace(parsed.GetRequiredValue(file)))
                    throw new UsageException("Which file? evergrant sink add GRANT FILE");
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken);
                var grant = await home.RequireGrantAsync(parsed.GetRequiredValue(name), cancellationToken);
                var token = await home.Keeper.GetTokenAsync(grant.Name, cancellationToken: cancellationToken);
                if (token is not TokenResult.Served served)
                    return await TokenRefusal.SayAsync(home, token, cancellationToken);
                var sinks = await TokenSinks.OpenAsync(home.Opened, cancellationToken);
                var kind = Enum.Parse<SinkFormat>(parsed.GetValue(format)!, ignoreCase: true);
                var wanted = new NewSink
                {
                    Path = parsed.GetRequiredValue(file),
                    Format = kind,
                    Mode = ReadMode(parsed.GetValue(mode)!),
                    Owner = parsed.GetValue(owner),
                    Reload = parsed.GetValue(reload),
                };
                var sink = await sinks.AddAsync(grant, wanted, cancellationToken);
                var report = await sinks.WriteAsync(cancellationToken);
                if (report.Troubles.FirstOrDefault(trouble => trouble.Path == sink.Path) is { } trouble)
                {
                    Say.Error(TokenFiles.Describe(trouble.Path, trouble.Problem));
                    Say.Note("It is on record, and is tried again by: evergrant tick");
                    return trouble.Passes ? ExitCodes.Temporary : ExitCodes.Configuration;
                }
                Say.Note(
                    grant.Kind == GrantKind.Key
                        ? $"{sink.Path} holds the key, which never ends: nothing has to run."
                        : $"{sink.Path} holds a token until {Times.Text(served.ExpiresAt)}; tick (from cron) or serve has to run to replace it."
                );
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(
            command,
            "evergrant sink add acme /srv/shop/private/keap.json --format json",
            "evergrant sink add acme ~/.keap-token",
            "evergrant sink add acme /srv/shop/keap.env --format env --mode 640 --owner :www-data --reload 'systemctl reload shop'"
        );
        return command;
    }

    private static UnixFileMode ReadMode(string text) =>
        text.Length is 3 or 4 && text.All(char.IsAsciiDigit) && text.All(digit => digit < '8')
            ? (UnixFileMode)Convert.ToInt32(text, 8)
            : throw new UsageException($"--mode {text}: write it in octal, like 640.");
}
