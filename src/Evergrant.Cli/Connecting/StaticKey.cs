namespace Evergrant.Cli.Connecting;

/// Keap's Personal Access Tokens and Service Account Keys, told by their beginning.
internal static class StaticKey
{
    private const string Beginning = "KeapAK-";

    public static bool Looks(string text) => text.StartsWith(Beginning, StringComparison.OrdinalIgnoreCase);
}
