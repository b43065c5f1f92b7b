using Evergrant.Server.Web;

namespace Evergrant.Server.Operators;

internal static class OperatorTokenText
{
    private static readonly KeyText Shape = new("ego_");

    public static string New() => Shape.New();

    public static bool IsWellFormed(ReadOnlySpan<char> text) => Shape.IsWellFormed(text);

    public static string Hash(ReadOnlySpan<char> text) => KeyText.Hash(text);
}
