using System.CommandLine;
using System.Globalization;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Server.Consumers;
using Evergrant.Server.Policies;
using Evergrant.Server.Traces;

namespace Evergrant.Cli.Consumers;

internal static class KeyShow
{
    public static Command Create()
    {
        var key = Keys.Argument();
        var json = GlobalOptions.Json();
        var command = new Command("show", "A key: what it may do, and whether it works.") { key, json };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken, start: false);
                var keys = await ConsumerKeys.OpenAsync(home.Opened, cancellationToken);
                var found = await Keys.RequireAsync(keys, parsed.GetRequiredValue(key), cancellationToken);
                var grant = (await home.Store.FindAsync(found.Grant, cancellationToken))?.Grant.Name;
                var usage = await UsageTable.OpenAsync(home.Opened, cancellationToken);
                var used = await usage.ListAsync(found.Id, Keys.UsageDays, cancellationToken) is [var one, ..]
                    ? one
                    : null;
                var now = home.Opened.ProcessClock.GetUtcNow();
                if (parsed.GetValue(json))
                    JsonOut.Print(KeyRow.Of(found, grant, used));
                else
                    foreach (var line in Table.Facts([.. Facts(found, grant, now), .. UsageFacts(used, now)]))
                        Say.Data(line);
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(command, "evergrant key show cleo", "evergrant key show cleo --json");
        return command;
    }

    private static IEnumerable<(string, string?)> Facts(ConsumerKey key, string? grant, DateTimeOffset now) =>
        [
            ("Key", $"{key.Name} ({key.Id})"),
            ("Grant", grant ?? $"{key.Grant}, which is gone"),
            ("State", KeyState.Of(key, now)),
            .. PolicyWords.Of(key.Policy).Select(limit => (limit.What, (string?)limit.Words)),
            ("Token", key.TokenRead ? "may read the access token itself" : null),
            ("Socket", key.SocketUid is { } uid ? $"user {uid} of the server's machine needs no text" : null),
            ("Made", Times.Text(key.CreatedAt)),
            ("New text", Times.Text(key.RotatedAt)),
            ("Note", key.Note),
        ];

    private static IEnumerable<(string, string?)> UsageFacts(KeyUsage? used, DateTimeOffset now) =>
        used is null
            ? [("Used", $"not in the last {Keys.UsageDays} days")]
            :
            [
                ("Last used", Times.WithDistance(used.LastUsedAt, now)),
                (
                    "Calls",
                    $"{used.Calls} in {Keys.UsageDays} days: {string.Join(", ", used.Statuses.Select(status => $"{status.Value} × {status.Key}"))}"
                ),
                (
                    "Took",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{used.P50:0.#} ms (half), {used.P95:0.#} ms (19 of 20), {used.P99:0.#} ms (99 of 100)"
                    )
                ),
                ("Bytes", $"{used.BytesIn} in, {used.BytesOut} out"),
                .. used
                    .Routes.Take(5)
                    .Select((route, i) => (i == 0 ? "Routes" : " ", (string?)$"{route.Calls} × {route.Route}")),
            ];
}
