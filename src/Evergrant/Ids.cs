using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Evergrant;

/// Ids are `prefix_` and 20 characters of Crockford's base 32 in lower case, so that every engine sorts and compares
/// them alike. The first ten carry the time in milliseconds, the others are random: later ids sort later.
internal static class Ids
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Length = 20;
    private static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    public static string New(string prefix, DateTimeOffset now)
    {
        Span<byte> random = stackalloc byte[8];
        RandomNumberGenerator.Fill(random);
        Span<char> text = stackalloc char[Length];
        Write((ulong)now.ToUnixTimeMilliseconds(), text[..10]);
        Write(BinaryPrimitives.ReadUInt64LittleEndian(random), text[10..]);
        return string.Concat(prefix, text);
    }

    /// Not later than any id of this time, and later than all before: where a search begins or ends.
    public static string Earliest(string prefix, DateTimeOffset at)
    {
        Span<char> text = stackalloc char[Length];
        text.Fill(Alphabet[0]);
        Write((ulong)Math.Max(0, at.ToUnixTimeMilliseconds()), text[..10]);
        return string.Concat(prefix, text);
    }

    public static bool IsValid(string? text, string prefix) =>
        text is not null
        && text.Length == prefix.Length + Length
        && text.StartsWith(prefix, StringComparison.Ordinal)
        && text.AsSpan(prefix.Length).IndexOfAnyExcept(Characters) < 0;

    private static void Write(ulong value, Span<char> text)
    {
        for (var i = text.Length - 1; i >= 0; i--)
        {
            text[i] = Alphabet[(int)(value & 31)];
            value >>= 5;
        }
    }
}
