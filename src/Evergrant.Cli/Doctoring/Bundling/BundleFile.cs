namespace Evergrant.Cli.Doctoring.Bundling;

/// One file of the archive.
/// <param name="Redactions">What was left out of it, a line each. Empty: there was nothing to leave out.</param>
internal sealed record BundleFile(string Name, string Text, IReadOnlyList<string> Redactions)
{
    public static BundleFile Whole(string name, string text) => new(name, text, []);

    /// What a redaction replaced is counted.
    public static BundleFile Counted(string name, string text, string what)
    {
        var count = Doctor.Redacted.CountIn(text);
        return new BundleFile(name, text, count == 0 ? [] : [$"{what}: {count} replaced by their lengths"]);
    }
}
