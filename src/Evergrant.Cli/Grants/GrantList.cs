using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Grants;

internal static class GrantList
{
    private const int Page = 256;
    private static readonly string[] Heads = ["NAME", "ACCOUNT", "STATE", "ACCESS", "REFRESH", "GEN", "ID"];

    public static Command Create()
    {
        var json = GlobalOptions.Json();
        var command = new Command("list", "All grants: state, account, and how long they live.") { json };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken);
                var now = home.Calendar.GetUtcNow();
                var grants = await ReadAsync(home, cancellationToken);
                if (parsed.GetValue(json))
                    JsonOut.Print<IReadOnlyList<GrantRow>>([.. grants.Select(grant => GrantRow.Of(grant, now))]);
                else if (grants.Count == 0)
                    Say.Note("No grants yet. Make one with: evergrant connect APP");
                else
                    foreach (var line in Table.Lines(Heads, grants.Select(grant => Row(grant, now))))
                        Say.Data(line);
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(command, "evergrant grant list", "evergrant grant list --json");
        return command;
    }

    private static async Task<List<Grant>> ReadAsync(CommandHome home, CancellationToken cancellationToken)
    {
        var grants = new List<Grant>();
        for (string? after = null; ; after = grants[^1].Name)
        {
            var page = await home.Store.ListAsync(after, Page, cancellationToken);
            grants.AddRange(page);
            if (page.Count < Page)
                return grants;
        }
    }

    private static string[] Row(Grant grant, DateTimeOffset now) =>
        [
            grant.Name,
            grant.Account ?? "-",
            Words.Of(grant.State),
            grant.NeverExpires ? "never ends" : Left(grant.AccessExpiresAt, now),
            Forecast.EndOf(grant) is { } end ? Left(end, now) : "-",
            $"{grant.Generation}",
            grant.Id.ToString(),
        ];

    private static string Left(DateTimeOffset end, DateTimeOffset now) => end > now ? Times.Span(end - now) : "ended";
}
