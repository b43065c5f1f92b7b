using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Server.Consumers;

namespace Evergrant.Cli.Consumers;

internal static class KeyRotate
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    public static Command Create()
    {
        var key = Keys.Argument();
        var overlap = new Option<TimeSpan?>("--overlap")
        {
            Description = "How long the text it has works on beside the new one: 24h, 7d; 0s ends it now. Default 24h.",
            HelpName = "SPAN",
            CustomParser = Spans.Take,
        };
        var command = new Command("rotate", "Give a key a new text and print it, this once; its limits stay.")
        {
            key,
            overlap,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var beside = parsed.GetValue(overlap) ?? TimeSpan.FromHours(24);
                if (beside > Longest)
                    throw new UsageException("Two texts work side by side for 90 days at most.");
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken);
                var keys = await ConsumerKeys.OpenAsync(home.Opened, cancellationToken);
                var asked = parsed.GetRequiredValue(key);
                Say.Data(await keys.RotateAsync(asked, beside, cancellationToken) ?? throw Keys.NotThere());
                Say.Note(
                    beside == TimeSpan.Zero
                        ? "It is not shown again. The old text works no more."
                        : $"It is not shown again. The old text works for another {Times.Span(beside)}."
                );
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(
            command,
            "evergrant key rotate website",
            "evergrant key rotate website --overlap 7d > key.txt",
            "evergrant key rotate website --overlap 0s"
        );
        return command;
    }
}
