using System.CommandLine;
using System.Text.Json.Nodes;
using Evergrant.Cli.Terminal;
using static Evergrant.Cli.Sandboxes.SandboxAnswers;

namespace Evergrant.Cli.Sandboxes;

/// Prints requests as they come, a line each; with `--json` a document each.
internal sealed class LogFollower(SandboxClient client, LogFilters filters, ParseResult parsed, bool json)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    public async Task RunAsync(IReadOnlyList<JsonObject> rows, CancellationToken cancellationToken)
    {
        // What was printed last, of all that the sandbox was asked: what is filtered out need not be looked at again.
        var last = "req-0";
        try
        {
            while (true)
            {
                foreach (var row in rows)
                    Say.Data(json ? row.ToJsonString() : string.Join("  ", SandboxLog.Row(row)));
                last = rows is [.., var newest] ? (string)newest["id"]! : last;
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
                var answer = await client.GetAsync($"requests{filters.Of(parsed, last)}", cancellationToken);
                rows = [.. Rows(answer, "requests")];
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl-C is how it ends.
        }
    }
}
