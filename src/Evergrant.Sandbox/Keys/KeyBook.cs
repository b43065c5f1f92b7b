using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Keys;

/// <summary>Personal Access Tokens and Service Account Keys: made, shown once, and good until deleted.</summary>
internal sealed class KeyBook(SandboxStore store, SandboxClock clock, TokenText texts, StateWriter writer)
{
    public const string Prefix = "KeapAK-";
    private const int Most = 1_000;
    private const int LongestName = 64;

    public static bool IsKey(string text) => text.StartsWith(Prefix, StringComparison.Ordinal);

    /// <param name="name">Unique in the whole sandbox, because a deletion names nothing else. Default: made up.</param>
    /// <exception cref="ProblemException"/>
    public async Task<SandboxKey> CreateAsync(string? tenant, SandboxKeyKind kind, string? name)
    {
        var host = ConsentDesk.KnownTenant(tenant, store.Personas);
        if (name is not null && !IsName(name))
            throw ProblemException.BadRequest("invalid_name", "A name has up to 64 of a-z, A-Z, 0-9, - and _.");

        KeyRecord key;
        lock (store.Lock)
        {
            if (store.Document.Keys.Count >= Most)
                throw new ProblemException(507, "sandbox_full", "The sandbox holds 1000 keys; delete some.");

            if (name is not null && Named(name) is not null)
                throw new ProblemException(409, "key_exists", "A key of that name exists; delete it or take another.");

            key = new KeyRecord
            {
                Name = name ?? FreeName(),
                Kind = kind,
                Tenant = host,
                Login = store.Personas.LoginOf(host)!.Email,
                Text = Prefix + texts.NewKey(),
                CreatedAt = clock.GetUtcNow(),
            };
            store.Document.Keys.Add(key);
            store.Changed();
        }

        await writer.SaveAsync();
        return new SandboxKey(key.Name, key.Kind, key.Tenant, key.Text);
    }

    public IReadOnlyList<ListedKey> Of(string tenant)
    {
        lock (store.Lock)
            return [.. store.Document.Keys.Where(key => key.Tenant == tenant).Select(ListedKey.Of)];
    }

    /// <summary>Dead at once. Keap says that it may take minutes there; assumed none here.</summary>
    /// <returns>False when no key has that name.</returns>
    public async Task<bool> DeleteAsync(string name)
    {
        lock (store.Lock)
        {
            if (Named(name) is not { } key)
                return false;

            store.Document.Keys.Remove(key);
            store.Changed();
        }

        await writer.SaveAsync();
        return true;
    }

    public static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');

    private KeyRecord? Named(string name) => store.Document.Keys.Find(key => key.Name == name);

    private string FreeName()
    {
        string name;
        do name = store.NextId("key");
        while (Named(name) is not null);

        return name;
    }
}
