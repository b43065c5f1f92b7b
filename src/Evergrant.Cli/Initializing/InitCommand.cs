using System.CommandLine;
using Evergrant.Cli.Apps;
using Evergrant.Cli.Connecting;
using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Initializing;

internal static class InitCommand
{
    public static Command Create()
    {
        var accounts = Answer("--accounts", "Whose Keap accounts: own or customers.", "WHOSE");
        var calls = Answer("--calls", "How many calls a day, roughly.", "NUMBER");
        var machine = Answer("--machine", "What may run there: service, cron or php (nothing but PHP).", "WHAT");
        var https = Answer("--https", "Whether a public https address of yours leads there: yes or no.", "ANSWER");
        var way = Answer("--way", "key, cron or server: decided already, nothing of the above is asked.", "WAY");
        var name = new Option<string>("--app")
        {
            Description = "What to call the app and its grant.",
            HelpName = "NAME",
            DefaultValueFactory = _ => "keap",
        };
        var clientId = Answer("--client-id", "The app's public id.", "ID");
        var secret = SecretInput.File();
        var key = SecretInput.File("--key-file", "the key");
        var redirect = Answer(
            "--redirect-uri",
            $"As registered with the app. Default: {RedirectAddress.Usual}.",
            "URL"
        );
        var address = AppAdd.Address("--base-address", "Where Keap really is: a sandbox.");
        var language = Answer("--language", "Of the lines to paste: bash, php, node or csharp.", "LANGUAGE");
        var ways = new ConnectOptions();
        var command = new Command("init", "Your own Keap, step by step: what is best for you, done and tried.")
        {
            accounts,
            calls,
            machine,
            https,
            way,
            name,
            clientId,
            secret,
            key,
            redirect,
            address,
            language,
        };
        ways.AddTo(command, forInit: true);
        command.SetAction(
            (parsed, cancellationToken) =>
                new Initialization
                {
                    Parsed = parsed,
                    Given = new GivenAnswers(
                        parsed.GetValue(accounts),
                        parsed.GetValue(calls),
                        parsed.GetValue(machine),
                        parsed.GetValue(https),
                        parsed.GetValue(way)
                    ),
                    Name = parsed.GetValue(name)!,
                    ClientId = parsed.GetValue(clientId),
                    SecretFile = parsed.GetValue(secret),
                    KeyFile = parsed.GetValue(key),
                    RedirectUri = parsed.GetValue(redirect),
                    BaseAddress = parsed.GetValue(address),
                    Language = parsed.GetValue(language),
                    Choice = ways.Read(parsed),
                }.RunAsync(cancellationToken)
        );
        HelpWithExamples.Add(
            command,
            "evergrant init",
            "evergrant init --no-input --way key --key-file key.txt --language php",
            "evergrant init --no-input --way cron --client-id ID --secret-file secret.txt --tokens-file pair.json --yes",
            "evergrant init --base-address http://127.0.0.1:7401   against: evergrant sandbox up"
        );
        return command;
    }

    private static Option<string?> Answer(string flag, string description, string value) =>
        new(flag) { Description = description, HelpName = value };
}
