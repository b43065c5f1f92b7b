using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Apps;

internal static class AppList
{
    private static readonly string[] Heads = ["NAME", "PROFILE", "CLIENT ID", "ADDRESS", "SECRET"];

    public static Command Create()
    {
        var json = GlobalOptions.Json();
        var command = new Command("list", "All apps, and whether their secrets were accepted yet.") { json };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken);
                var apps = (await home.Store.ListAppsAsync(cancellationToken)).Select(AppRow.Of).ToList();
                if (parsed.GetValue(json))
                    JsonOut.Print<IReadOnlyList<AppRow>>(apps);
                else if (apps.Count == 0)
                    Say.Note("No apps yet. Add one with: evergrant app add NAME --profile keap --client-id ID");
                else
                    foreach (var line in Table.Lines(Heads, apps.Select(Row)))
                        Say.Data(line);
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(command, "evergrant app list", "evergrant app list --json");
        return command;
    }

    private static string[] Row(AppRow app) =>
        [
            app.Name,
            app.Profile,
            app.ClientId ?? "-",
            app.BaseAddress?.ToString() ?? "the provider's own",
            app.ClientId is null ? "none: static keys only"
            : app.NextSecretSetAt is { } next ? $"two, the next since {Times.Text(next)}"
            : app.SecretProvenAt is { } proven ? $"accepted {Times.Text(proven)}"
            : "never accepted yet",
        ];
}
