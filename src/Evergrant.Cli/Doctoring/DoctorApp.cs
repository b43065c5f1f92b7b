using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Doctor.Apps;

namespace Evergrant.Cli.Doctoring;

internal static class DoctorApp
{
    public static Command Create()
    {
        var name = new Argument<string>("APP") { Description = "Name of the app." };
        var strict = new Option<bool>("--strict") { Description = "Exit 8 when there are only warnings." };
        var json = GlobalOptions.Json();
        var command = new Command("app", "What can be known of an app's id and secret without a call, and what cannot.")
        {
            name,
            strict,
            json,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await LookedHome.OpenAsync(parsed, cancellationToken);
                var asked = parsed.GetRequiredValue(name);
                var app = await home.Store.FindAppAsync(asked, cancellationToken) ?? throw NotFoundException.App(asked);
                if (app.ClientId is not { } id)
                    throw new UsageException($"The app {asked} serves keys only; it has no id and no secret.");
                var findings = AppExamination
                    .Of(new AppConfiguration(id, app.Secret?.Reveal(), app.RedirectUri?.ToString()))
                    .Select(one =>
                        one with
                        {
                            Fix = one.Fix.Replace("NAME_OF_APP", app.Name, StringComparison.Ordinal),
                        }
                    )
                    .ToList();
                if (parsed.GetValue(json))
                    JsonOut.Print<IReadOnlyList<FindingRow>>([.. findings.Select(one => FindingRow.Of(one))]);
                else
                {
                    Examined.Print(findings);
                    Say.Data("\nWhat cannot be known without spending a token:");
                    foreach (var line in AppExamination.CannotBeKnown)
                        Say.Data($"  - {line}");
                    if (app.SecretProvenAt is { } at)
                        Say.Data($"\nThe provider accepted this secret last at {Times.Text(at)}.");
                }

                return DoctorCommand.ExitCode(findings, parsed.GetValue(strict));
            }
        );
        HelpWithExamples.Add(command, "evergrant doctor app keap");
        return command;
    }
}
