namespace Evergrant.Cli.Terminal;

/// Aligned columns without lines, for people and for `awk`.
internal static class Table
{
    private const string Gap = "  ";

    public static IEnumerable<string> Lines(string[] heads, IEnumerable<string[]> rows)
    {
        List<string[]> all = [heads, .. rows];
        var widths = Enumerable.Range(0, heads.Length).Select(column => all.Max(row => row[column].Length)).ToArray();
        return all.Select(row =>
            string.Join(Gap, row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()
        );
    }

    /// Names on the left, what they are on the right; rows without a value are left out.
    public static IEnumerable<string> Facts(params (string Name, string? Value)[] facts)
    {
        var present = facts.Where(fact => !string.IsNullOrEmpty(fact.Value)).ToList();
        var width = present.Max(fact => fact.Name.Length);
        return present.Select(fact => $"{fact.Name.PadRight(width)}{Gap}{fact.Value}");
    }
}
