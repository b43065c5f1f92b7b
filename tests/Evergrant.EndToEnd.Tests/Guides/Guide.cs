using System.Text.RegularExpressions;

namespace Evergrant.EndToEnd.Guides;

/// <summary>
/// A page of docs/guides, as far as it is marked to be tried. Marks are comments, which nobody sees who reads the page:
/// <c>file: NAME</c> the block is written there · <c>run</c> or <c>run: CODE</c> it is a bash script that ends so ·
/// <c>start: TEXT</c> it runs in the background, and has begun when it prints that · <c>crontab</c> its lines' commands run, as
/// cron would · <c>from: FILE</c> its lines stand in that file of the repository · <c>prints: TEXT</c> what the last run printed
/// · <c>try: COMMAND</c> what a reader would do by hand · <c>nothing to run: WHY</c>.
/// </summary>
internal static partial class Guide
{
    private static readonly string[] AboutBlocks = ["file", "run", "start", "crontab", "from"];
    private static readonly string[] Alone = ["prints", "try"];

    public static string Folder { get; } = Path.Combine(Repository.Root, "docs", "guides");

    /// <exception cref="InvalidDataException">A mark that is not understood, or none at all.</exception>
    public static IReadOnlyList<GuideStep> Read(string name)
    {
        var steps = new List<GuideStep>();
        var lines = File.ReadAllLines(Path.Combine(Folder, name));
        GuideStep? mark = null;
        var excused = false;
        for (var n = 0; n < lines.Length; n++)
        {
            if (Fence().IsMatch(lines[n]))
            {
                var end = Array.IndexOf(lines, "```", n + 1);
                if (end < 0)
                    throw new InvalidDataException($"{name}:{n + 1}: a block without an end.");
                if (mark is not null)
                    steps.Add(mark with { Text = string.Join('\n', lines[(n + 1)..end]) + "\n" });
                (mark, n) = (null, end);
            }
            else if (Mark().Match(lines[n]) is { Success: true } found)
            {
                var step = new GuideStep(found.Groups[1].Value, found.Groups[2].Value, "", n + 1);
                if (mark is not null)
                    throw new InvalidDataException($"{name}:{mark.Line}: no block follows.");
                if (AboutBlocks.Contains(step.Kind))
                    mark = step;
                else if (Alone.Contains(step.Kind))
                    steps.Add(step);
                else if (step is { Kind: "nothing to run", Argument: not "" })
                    excused = true;
                else
                    throw new InvalidDataException($"{name}:{n + 1}: “{step.Kind}” is no mark.");
            }
        }
        if (mark is not null || (steps.Count == 0 && !excused))
            throw new InvalidDataException($"{name}: nothing in it is tried, and it does not say why.");
        return steps;
    }

    [GeneratedRegex("^```[a-z]*$")]
    private static partial Regex Fence();

    [GeneratedRegex("^<!-- ([a-z ]+?)(?:: (.+))? -->$")]
    private static partial Regex Mark();
}
