namespace Evergrant.Cli.Check;

/// What a row says when it does not hold.
internal static class Expect
{
    public static void Same<T>(T expected, T found, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, found))
            throw new CheckFailedException($"{what}: {expected}", $"{found}");
    }

    public static void Holds(bool holds, string expected, string found)
    {
        if (!holds)
            throw new CheckFailedException(expected, found);
    }

    public static void Says(string? text, string expected) =>
        Holds(
            text?.Contains(expected, StringComparison.OrdinalIgnoreCase) == true,
            $"a text with “{expected}”",
            text ?? "no text"
        );

    public static TokenResult.Served Served(TokenResult result) =>
        result as TokenResult.Served ?? throw new CheckFailedException("a token that is served", $"{result}");
}
