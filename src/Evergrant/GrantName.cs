using System.Text.RegularExpressions;

namespace Evergrant;

/// Names of grants and apps: `[a-z0-9-]`, 1 to 63 characters, as in a host name.
public static partial class GrantName
{
    public static bool IsValid(string? text) => text is not null && Pattern().IsMatch(text);

    [GeneratedRegex("^[a-z0-9-]{1,63}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
