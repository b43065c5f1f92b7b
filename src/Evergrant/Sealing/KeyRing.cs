using System.Buffers;
using System.Security.Cryptography;

namespace Evergrant.Sealing;

/// <summary>
/// Master keys by id; the first one seals, all of them open. As text: one `id:base64` of 32 bytes a line, blank lines and
/// lines that start with # ignored.
/// </summary>
public sealed class KeyRing
{
    public const int KeyBytes = 32;
    private const int IdLength = 8;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");
    private readonly Dictionary<string, byte[]> keys = new(StringComparer.Ordinal);

    private KeyRing(string currentId) => CurrentId = currentId;

    public string CurrentId { get; }

    public static KeyRing Create()
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdLength / 2));
        return new KeyRing(id) { keys = { [id] = RandomNumberGenerator.GetBytes(KeyBytes) } };
    }

    /// <exception cref="FormatException">Says which line is wrong, never what it holds.</exception>
    public static KeyRing Parse(string text)
    {
        KeyRing? ring = null;
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
            ring ??= new KeyRing(line[..colon]);
            ring.keys[line[..colon]] = key;
        }
        return ring ?? throw new FormatException("The master key file holds no key.");
    }

    /// For writing the key file, and for nothing else.
    public string Reveal() =>
        string.Concat(
            keys.OrderByDescending(pair => pair.Key == CurrentId)
                .Select(pair => $"{pair.Key}:{Convert.ToBase64String(pair.Value)}\n")
        );

    internal bool TryGet(string id, out byte[] key) => keys.TryGetValue(id, out key!);

    public override string ToString() => "[key ring]";
}
