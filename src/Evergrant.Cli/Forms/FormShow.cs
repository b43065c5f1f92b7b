using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Intake.Forms;

namespace Evergrant.Cli.Forms;

internal static class FormShow
{
    public static Command Create()
    {
        var name = FormCommands.Argument();
        var json = GlobalOptions.Json();
        var command = new Command("show", "A form: what it asks, checks and does.") { name, json };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken, start: false);
                var forms = await FormStore.OpenAsync(home.Opened, cancellationToken);
                var form = await FormCommands.RequireAsync(forms, parsed.GetRequiredValue(name), cancellationToken);
                var row = await FormCommands.RowAsync(home, form, cancellationToken);
                if (parsed.GetValue(json))
                    JsonOut.Print(row);
                else
                    foreach (var line in Table.Facts([.. Facts(form, row)]))
                        Say.Data(line);
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(command, "evergrant form show newsletter", "evergrant form show newsletter --json");
        return command;
    }

    private static IEnumerable<(string, string?)> Facts(Form form, FormRow row)
    {
        var definition = form.Definition;
        return
        [
            ("Form", form.Name),
            ("Address", row.Address.AbsoluteUri),
            ("Grant", row.Grant ?? $"{row.GrantId}, which is gone"),
            ("State", form.ClosedAt is { } closed ? $"closed since {Times.Text(closed)}" : "open"),
            ("Written", form.IsConfigured ? "in evergrant.json, and changed only there" : null),
            ("Version", $"{form.Version}, of {Times.Text(form.ChangedAt)}"),
            ("Fields", List(definition.Fields.Select(field => $"{field.Key} is {field.Value}"))),
            ("Required", List(definition.Required.Prepend("the address for mail"))),
            ("Unknown fields", definition.IsStrict ? "are refused" : "are kept, and not sent on"),
            ("Tags", List(definition.Tags)),
            ("Offered tags", List(definition.OfferedTags)),
            ("Missing tags", definition.MakesTags ? "are made" : null),
            ("Welcome", WelcomeOf(definition.Welcome)),
            ("Contact there", Words.Of(definition.OnExisting).Replace('_', ' ')),
            ("Known by", Words.Of(definition.Match).Replace('_', ' ')),
            ("Then", definition.Redirect?.AbsoluteUri ?? "a page that says thanks"),
            ("Sites", definition.Origins.Count == 0 ? "any" : List(definition.Origins)),
            ("Key", definition.NeedsKey ? "needed: a key of the grant" : null),
            ("Consent", definition.Consent),
            ("Consent box", definition.ConsentField),
            ("Opt-in reason", definition.OptInReason),
            ("Owner", definition.OwnerId),
            ("Lead source", definition.LeadSourceId),
            ("Rate", $"{definition.PerAddress} a minute of one address, {definition.PerMinute} of all"),
            ("Bot check", definition.BotCheck is { } check ? Words.Of(check.Kind) : null),
            ("Kept", $"{definition.KeepDays} days after delivery"),
        ];
    }

    private static string WelcomeOf(Welcome welcome) =>
        welcome.Way switch
        {
            WelcomeWay.Automation => $"the automation that begins with the tag {welcome.Tag}",
            WelcomeWay.Email =>
                $"the mail “{welcome.Subject}”, {(welcome.RepeatsUnknown ? "at least" : "at most")} once",
            _ => "none",
        };

    private static string? List(IEnumerable<string> texts) =>
        string.Join(", ", texts) is { Length: > 0 } list ? list : null;
}
