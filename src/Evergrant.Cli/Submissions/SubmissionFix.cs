using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Intake.Accepting;
using Evergrant.Intake.Repairing;
using Evergrant.Intake.Submissions;

namespace Evergrant.Cli.Submissions;

internal static class SubmissionFix
{
    public static Command Create()
    {
        var receipt = Receipts.Argument();
        var set = new Option<string[]>("--set")
        {
            Description = $"A field: {FieldNames.WrittenNames}. An empty value takes it away.",
            HelpName = "FIELD=VALUE",
            Required = true,
        };
        var why = new Option<string?>("--why") { Description = "For the record.", HelpName = "TEXT" };
        var command = new Command("fix", "Put right what was sent. What needed attention is delivered then.")
        {
            receipt,
            set,
            why,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var id = Receipts.Read(parsed.GetRequiredValue(receipt));
                var values = parsed.GetRequiredValue(set).Select(PairOf).ToList();
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken, start: false);
                var repairs = await Repairs.OpenAsync(home.Opened, cancellationToken);
                var result = await repairs.FixAsync(id, values, Actors.Of(parsed.GetValue(why)), cancellationToken);
                if (result is RepairResult.Impossible("field_invalid", var text))
                    throw new UsageException($"{text} Nothing was changed.");
                return Repaired.Say(
                    id,
                    result,
                    result is RepairResult.Done(var now) && now.State == SubmissionState.Queued
                        ? "changed; it is delivered next."
                        : "changed. To deliver it once more: evergrant form replay " + id
                );
            }
        );
        HelpWithExamples.Add(
            command,
            "evergrant form fix sb_01kav5y2m3kq8d0x7c4n --set email=ann@example.com",
            "evergrant form fix sb_01kav5y2m3kq8d0x7c4n --set phone= --set \"custom:Shoe size=42\""
        );
        return command;
    }

    private static KeyValuePair<string, string> PairOf(string text) =>
        text.Split('=', 2) is [var name, var value] && name.Trim().Length > 0
            ? new(name.Trim(), value)
            : throw new UsageException(
                $"'{Plain.Line(text, 60)}' is no field and value; write it like --set email=ann@example.com"
            );
}
