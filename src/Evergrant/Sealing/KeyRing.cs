using System.Buffers;
using System.Security.Cryptography;

namespace Evergrant.Sealing;

/// <summary>
/// Master keys by id; the first one seals, all of them open. As text: one `id:base64` of 32 bytes a line, blank lines and
/// lines that start with # ignored. Never changes; what changes it makes another.
/// </summary>
public sealed class KeyRing
{
    public const int KeyBytes = 32;
    internal const int IdLength = 8;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");
    private readonly Dictionary<string, byte[]> keys;

    private KeyRing(IEnumerable<(string Id, byte[] Key)> ordered)
    {
        keys = new(StringComparer.Ordinal);
        var ids = new List<string>();
        foreach (var (id, key) in ordered)
        {
            if (!keys.ContainsKey(id))
                ids.Add(id);
            keys[id] = key;
        }
        Ids = ids;
    }

    public string CurrentId => Ids[0];

    /// The first one seals.
    public IReadOnlyList<string> Ids { get; }

    public static KeyRing Create() => new([NewKey()]);

    /// <exception cref="FormatException">Says which line is wrong, never what it holds.</exception>
    public static KeyRing Parse(string text)
    {
        var found = new List<(string, byte[])>();
        var number = 0;
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries))
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
                continue;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var key = new byte[KeyBytes];
            if (
                colon != IdLength
                || line.AsSpan(0, colon).ContainsAnyExcept(HexDigits)
                || !Convert.TryFromBase64String(line[(colon + 1)..], key, out var length)
                || length != KeyBytes
            )
                throw new FormatException(
                    $"Line {number} of the master key is not ID:KEY (8 hex digits, 32 bytes in base 64)."
                );
            found.Add((line[..colon], key));
        }
        return found.Count > 0 ? new KeyRing(found) : throw new FormatException("The master key file holds no key.");
    }

    /// With a new key, the last one: it opens, and seals nothing until it is promoted.
    public KeyRing WithNewKey() => new([.. Ordered(), NewKey()]);

    /// <exception cref="ArgumentException">There is no such key.</exception>
    public KeyRing Promote(string id) => new(Ordered().OrderByDescending(key => key.Id == Require(id)));

    /// <exception cref="ArgumentException">There is no such key, or it is the one that seals.</exception>
    public KeyRing Without(string id) =>
        Require(id) != CurrentId
            ? new(Ordered().Where(key => key.Id != id))
            : throw new ArgumentException($"Key {id} is the one that seals.", nameof(id));

    /// For writing the key file, and for nothing else.
    public string Reveal() => string.Concat(Ordered().Select(key => $"{key.Id}:{Convert.ToBase64String(key.Key)}\n"));

    internal bool TryGet(string id, out byte[] key) => keys.TryGetValue(id, out key!);

    public override string ToString() => "[key ring]";

    private IEnumerable<(string Id, byte[] Key)> Ordered() => Ids.Select(id => (id, keys[id]));

    private string Require(string id) =>
        keys.ContainsKey(id) ? id : throw new ArgumentException($"There is no key {id}.", nameof(id));

    private static (string, byte[]) NewKey() =>
        (
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdLength / 2)),
            RandomNumberGenerator.GetBytes(KeyBytes)
        );
}
