using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Server.Operators;

namespace Evergrant.Cli.Operators;

internal static class OperatorTokenList
{
    private static readonly string[] Heads = ["NAME", "ID", "MADE", "REVOKED"];

    public static Command Create()
    {
        var json = GlobalOptions.Json();
        var command = new Command("list", "The tokens of the server's API.") { json };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken);
                var tokens = await OperatorTokens.OpenAsync(home.Opened, cancellationToken);
                var rows = (await tokens.ListAsync(cancellationToken)).Select(OperatorTokenRow.Of).ToList();
                if (parsed.GetValue(json))
                    JsonOut.Print<IReadOnlyList<OperatorTokenRow>>(rows);
                else if (rows.Count == 0)
                    Say.Note("No tokens yet. Make one with: evergrant operator token add NAME");
                else
                    foreach (var line in Table.Lines(Heads, rows.Select(Row)))
                        Say.Data(line);
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static string[] Row(OperatorTokenRow token) =>
        [token.Name, token.Id, Times.Text(token.CreatedAt), Times.Text(token.RevokedAt) ?? "-"];
}
