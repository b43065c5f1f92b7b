namespace Evergrant;

/// Names of grants and apps: `[a-z0-9-]`, 1 to 63 characters, as in a host name.
public static class GrantName
{
    private const int Longest = 63;

    public static bool IsValid(string? text) => text is { Length: > 0 and <= Longest } && text.All(IsNameCharacter);

    private static bool IsNameCharacter(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-';
}
