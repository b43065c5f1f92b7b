using System.Text.RegularExpressions;

namespace Evergrant.Doctor;

/// What may be handed on of a text that should hold no secret, but may: words and small numbers stay, everything else becomes
/// its length.
public static partial class Redacted
{
    private const int LongestLine = 400;

    public static string Line(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return Mask.Text(line, LongestLine);
    }

    /// A finding whose evidence quotes a message of somebody else's.
    public static Finding Of(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        var seen = finding.Seen;
        return finding with { Seen = Evidence.Of(Line(seen.Before), Line(seen.Marked), Line(seen.After)) };
    }

    /// How many pieces of a redacted text are their lengths.
    public static int CountIn(string text) => Piece().Count(text);

    [GeneratedRegex(@"\[[0-9]+ characters\]")]
    private static partial Regex Piece();
}
