using Evergrant.Cli.Grants;
using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Apps;

/// A client id and its secret, and how people mix them up.
internal static class ClientPair
{
    private const int LongestId = 512;

    /// Lengths of ids and secrets as Keap's gateways have made them over the years.
    private static readonly (int Id, int Secret)[] KnownLengths = [(24, 10), (32, 16), (48, 64)];

    /// <exception cref="UsageException">Says what it is instead.</exception>
    public static string ReadId(string text)
    {
        var id = SecretInput.OneLine(text, "client id", "--client-id");
        if (StaticKey.Looks(id))
            throw new UsageException("That is a key (PAT or SAK). A key needs no app: evergrant grant add-key keap");
        if (id.Contains(':', StringComparison.Ordinal))
            throw new UsageException("That is id and secret joined by a colon; give what stands before it.");
        return id.Length <= LongestId ? id : throw new UsageException("That is no client id: it is too long.");
    }

    /// <exception cref="UsageException">Says what it is instead.</exception>
    public static ClientSecret ReadSecret(string text, string id)
    {
        var secret = SecretInput.OneLine(text, "client secret", "--secret-file");
        if (StaticKey.Looks(secret))
            throw new UsageException("That is a key (PAT or SAK). A key needs no app: evergrant grant add-key keap");
        // The usual mistake behind "Invalid Refresh Token".
        if (secret == id)
            throw new UsageException(
                "That is the client id again; the secret is the other value on the provider's page."
            );
        return new ClientSecret(secret);
    }

    /// <exception cref="UsageException"/>
    public static void RefuseSwapped(string id, ClientSecret secret)
    {
        if (KnownLengths.Contains((secret.Reveal().Length, id.Length)))
            throw new UsageException(
                $"Id and secret look swapped: at Keap an id has 24, 32 or 48 letters, and this one has {id.Length}."
            );
    }
}
