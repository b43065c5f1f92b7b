using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Grants;

/// Keap's Personal Access Tokens and Service Account Keys: `KeapAK-` and 50 hexadecimal digits, as far as is known. What is
/// more than that is left to the one test read; less was cut off.
internal static class StaticKey
{
    private const string Beginning = "KeapAK-";
    private const int Length = 57;
    private const string Profile = "keap";

    public static bool Looks(string text) => text.StartsWith(Beginning, StringComparison.OrdinalIgnoreCase);

    /// <exception cref="UsageException">Says what it is instead.</exception>
    public static AccessToken Read(string text, App? app)
    {
        var key = SecretInput.OneLine(text, "key", "--key-file");
        if (app is { Profile: not Profile } || (Looks(key) && key.Length >= Length))
            return new AccessToken(key);
        if (Looks(key))
            throw new UsageException(
                $"That key is not whole: {Length} characters are usual, this has {key.Length}. Keap shows it once: make a new one, and copy all of it."
            );
        if (key == app?.ClientId)
            throw new UsageException($"That is the app's client id. A key begins with {Beginning}");
        if (key == app?.Secret?.Reveal())
            throw new UsageException($"That is the app's client secret. A key begins with {Beginning}");
        throw new UsageException(
            $"That is no key: Keap's begin with {Beginning}. A client id and secret go to: evergrant app add. A pair of tokens: evergrant connect APP --tokens"
        );
    }
}
