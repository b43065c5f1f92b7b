namespace Evergrant.Doctor;

/// Values that people put in a secret's place before they post: `CLIENT_ID`, `&lt;token&gt;`, `****`, `$TOKEN`.
internal static class Placeholder
{
    private const int Longest = 24;

    private static readonly string[] Names =
    [
        "id",
        "token",
        "secret",
        "code",
        "key",
        "client",
        "password",
        "user",
        "pass",
    ];

    public static bool Is(string value)
    {
        var text = value.Trim();
        return text.Length > 0
            && (
                IsPlainlyOne(text)
                || (text.Length <= Longest && IsName(Spaced(text)))
                || IsWrapped(text)
                || IsSpoken(text)
            );
    }

    /// Nothing but a name or a blot: safe to show as it is. A password may be words in camel case.
    public static bool IsPlainlyOne(string value) =>
        IsBlot(value) || (value.Length <= Longest && (IsName(value) || IsVariable(value)));

    /// Hidden before posting, so that two of them being equal says nothing.
    public static bool IsBlot(string value) =>
        value.Length > 0
        && (
            value.All(letter => letter is '*' or '.' or '•' or '#' or '…') || value.All(letter => letter is 'x' or 'X')
        );

    private static bool IsName(string value)
    {
        var parts = value.Trim('$', '{', '}', '<', '>', '[', ']', '%').Split('_', '-', ' ');
        return parts.All(part => part.All(char.IsAsciiLetterUpper) || part.All(char.IsAsciiLetterLower))
            && parts.Any(part => Names.Contains(part, StringComparer.OrdinalIgnoreCase));
    }

    // $clientSecret, which a reading of code shows; nothing but names is in it.
    private static bool IsVariable(string value) =>
        value.StartsWith('$')
        && Spaced(value[1..]).Split(' ').All(part => Names.Contains(part, StringComparer.Ordinal));

    // clientSecret as client secret, clientID and APIKey likewise: letters in a row of capitals are one word.
    private static string Spaced(string name)
    {
        if (!name.Any(char.IsAsciiLetterLower))
            return name;
        var text = new System.Text.StringBuilder(name.Length);
        for (var at = 0; at < name.Length; at++)
        {
            var isLast = at + 1 >= name.Length || !char.IsAsciiLetterLower(name[at + 1]);
            if (
                at > 0
                && char.IsAsciiLetterUpper(name[at])
                && (char.IsAsciiLetterLower(name[at - 1]) || (char.IsAsciiLetterUpper(name[at - 1]) && !isLast))
            )
                text.Append(' ');
            text.Append(char.ToLowerInvariant(name[at]));
        }

        return text.ToString();
    }

    private static bool IsWrapped(string text) =>
        text.Length > 1 && (text[0], text[^1]) is ('<', '>') or ('{', '}') or ('[', ']') or ('%', '%')
        || text.StartsWith("$(", StringComparison.Ordinal)
        || (
            text[0] == '$'
            && text.Skip(1).All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '{' or '}')
        );

    private static bool IsSpoken(string text) =>
        text.StartsWith("your", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("my_", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("my-", StringComparison.OrdinalIgnoreCase);
}
