namespace Evergrant.Cli.Check;

internal sealed class CheckFailedException(string expected, string found)
    : Exception($"expected {expected}\nfound    {found}");
