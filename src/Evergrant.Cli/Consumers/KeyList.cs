using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Server.Consumers;

namespace Evergrant.Cli.Consumers;

internal static class KeyList
{
    private static readonly string[] Heads = ["NAME", "ID", "GRANT", "READS TOKEN", "MADE", "REVOKED"];

    public static Command Create()
    {
        var json = GlobalOptions.Json();
        var command = new Command("list", "The keys to the gateway.") { json };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken);
                var keys = await ConsumerKeys.OpenAsync(home.Opened, cancellationToken);
                var rows = new List<KeyRow>();
                foreach (var key in await keys.ListAsync(cancellationToken))
                    rows.Add(KeyRow.Of(key, (await home.Store.FindAsync(key.Grant, cancellationToken))?.Grant.Name));
                if (parsed.GetValue(json))
                    JsonOut.Print<IReadOnlyList<KeyRow>>(rows);
                else if (rows.Count == 0)
                    Say.Note("No keys yet. Make one with: evergrant key create GRANT");
                else
                    foreach (var line in Table.Lines(Heads, rows.Select(Row)))
                        Say.Data(line);
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static string[] Row(KeyRow key) =>
        [
            key.Name,
            key.Id,
            key.Grant ?? key.GrantId,
            key.TokenRead ? "yes" : "no",
            Times.Text(key.CreatedAt),
            Times.Text(key.RevokedAt) ?? "-",
        ];
}
