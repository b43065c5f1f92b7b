using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Sandboxes;

/// Prints what the sandbox answered: as it came with `--json`, else as lines.
internal static class SandboxAnswers
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static void Print(JsonNode answer, bool json, Func<IEnumerable<string>> lines)
    {
        if (json)
            Say.Data(answer.ToJsonString(Indented));
        else
            foreach (var line in lines())
                Say.Data(line);
    }

    public static IEnumerable<JsonObject> Rows(JsonObject answer, string member) =>
        answer[member]!.AsArray().Select(row => row!.AsObject());

    /// `-` where there is nothing.
    public static string Cell(JsonNode? value) =>
        value switch
        {
            null => "-",
            JsonArray list => list.Count == 0 ? "-" : string.Join(',', list.Select(Cell)),
            _ => value.ToString(),
        };

    public static string Clock(JsonObject clock) =>
        $"{Cell(clock["now"])}{((bool?)clock["frozen"] == true ? "  frozen" : "  running" + Faster((double?)clock["speed"]))}{Ahead((long?)clock["offset_ms"] ?? 0)}";

    private static string Faster(double? speed) =>
        speed is null or 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" x{speed}");

    private static string Ahead(long milliseconds) =>
        Math.Abs(milliseconds) < 1_000 ? ""
        : milliseconds > 0 ? $"  ({Times.Span(TimeSpan.FromMilliseconds(milliseconds))} ahead)"
        : $"  ({Times.Span(TimeSpan.FromMilliseconds(-milliseconds))} behind)";
}
