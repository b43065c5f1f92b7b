using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Server.Consumers;
using Evergrant.Server.Policies;
using Evergrant.Server.Traces;

namespace Evergrant.Cli.Consumers;

internal static class KeyList
{
    private static readonly string[] Heads =
    [
        "NAME",
        "ID",
        "GRANT",
        "MAY",
        "READS TOKEN",
        "MADE",
        "LAST USED",
        "CALLS",
        "STATE",
    ];

    public static Command Create()
    {
        var json = GlobalOptions.Json();
        var command = new Command("list", "The keys to the gateway.") { json };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken);
                var keys = await ConsumerKeys.OpenAsync(home.Opened, cancellationToken);
                var used = (
                    await (await UsageTable.OpenAsync(home.Opened, cancellationToken)).ListAsync(
                        null,
                        Keys.UsageDays,
                        cancellationToken
                    )
                ).ToDictionary(usage => usage.Key);
                var rows = new List<(ConsumerKey Key, string? Grant, KeyUsage? Usage)>();
                var names = new Dictionary<GrantId, string?>();
                foreach (var key in await keys.ListAsync(cancellationToken))
                {
                    if (!names.TryGetValue(key.Grant, out var grant))
                        names[key.Grant] = grant = (await home.Store.FindAsync(key.Grant, cancellationToken))
                            ?.Grant
                            .Name;
                    rows.Add((key, grant, used.GetValueOrDefault(key.Id)));
                }
                var now = home.Opened.ProcessClock.GetUtcNow();
                if (parsed.GetValue(json))
                    JsonOut.Print<IReadOnlyList<KeyRow>>([
                        .. rows.Select(row => KeyRow.Of(row.Key, row.Grant, row.Usage)),
                    ]);
                else if (rows.Count == 0)
                    Say.Note("No keys yet. Make one with: evergrant key create GRANT");
                else
                    foreach (
                        var line in Table.Lines(Heads, rows.Select(row => Row(row.Key, row.Grant, row.Usage, now)))
                    )
                        Say.Data(line);
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static string[] Row(ConsumerKey key, string? grant, KeyUsage? used, DateTimeOffset now) =>
        [
            key.Name,
            key.Id,
            grant ?? key.Grant.ToString(),
            PolicyWords.Summary(key.Policy),
            key.TokenRead ? "yes" : "no",
            Times.Text(key.CreatedAt),
            used is null ? "-" : Times.Text(used.LastUsedAt),
            $"{used?.Calls ?? 0}",
            KeyState.Of(key, now),
        ];
}
