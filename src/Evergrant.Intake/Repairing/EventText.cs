using System.Globalization;
using System.Text.Json;
using Evergrant.Intake.Delivering;
using Evergrant.Intake.Submissions;

namespace Evergrant.Intake.Repairing;

/// What happened, for people: first what came of it, then each call with what was sent and what came back.
internal static class EventText
{
    public static IReadOnlyList<string> Of(SubmissionEvent one) =>
        one.Detail is null ? []
        : Record(one.Detail) is { } record ? Lines(record)
        : one.Detail.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static StepRecord? Record(string detail)
    {
        if (!detail.StartsWith('{'))
            return null;
        try
        {
            return JsonSerializer.Deserialize(detail, DeliveryJson.Default.StepRecord);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static List<string> Lines(StepRecord record)
    {
        var lines = new List<string>
        {
            $"{record.Step}: {record.Outcome}{(record.Problem is null ? "" : $" ({record.Problem})")}, {Number(record.Ms)} ms",
        };
        if (record.Text is { } text)
            lines.Add(text);
        if (record.NextAt is { } next)
            lines.Add($"next try {next.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)}");
        foreach (var call in record.Calls)
        {
            lines.Add(
                $"{call.Call} → {call.Status?.ToString(CultureInfo.InvariantCulture) ?? "no answer"}, {Number(call.Ms)} ms"
            );
            if (call.Sent is { } sent)
                lines.Add($"  sent {sent.ReplaceLineEndings(" ")}");
        }
        return lines;
    }

    private static string Number(long ms) => ms.ToString(CultureInfo.InvariantCulture);
}
