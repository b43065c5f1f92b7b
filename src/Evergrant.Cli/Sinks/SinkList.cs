using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Hosting.Sinks;

namespace Evergrant.Cli.Sinks;

internal static class SinkList
{
    private static readonly string[] Heads = ["FILE", "GRANT", "FORMAT", "PROBLEM"];

    public static Command Create()
    {
        var json = GlobalOptions.Json();
        var command = new Command("list", "The token files, and what keeps one from being written.") { json };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken);
                var sinks = await TokenSinks.OpenAsync(home.Opened, cancellationToken);
                var rows = new List<SinkRow>();
                foreach (var sink in await sinks.ListAsync(cancellationToken))
                    rows.Add(SinkRow.Of(sink, (await home.Store.FindAsync(sink.Grant, cancellationToken))?.Grant.Name));
                if (parsed.GetValue(json))
                    JsonOut.Print<IReadOnlyList<SinkRow>>(rows);
                else if (rows.Count == 0)
                    Say.Note("No token files. Keep one with: evergrant sink add GRANT FILE");
                else
                    foreach (var line in Table.Lines(Heads, rows.Select(Row)))
                        Say.Data(line);
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(command, "evergrant sink list", "evergrant sink list --json");
        return command;
    }

    private static string[] Row(SinkRow sink) =>
        [sink.Path, sink.Grant ?? sink.GrantId, sink.Format, sink.Problem ?? "-"];
}
