using System.Security.Cryptography;
using System.Text;

namespace Evergrant.Server.Web;

/// A prefix, 32 random bytes and 4 of checksum, in hexadecimal: scanners find a leaked one, and a mistyped one costs no look
/// into the store.
internal sealed class KeyText(string prefix)
{
    private const int BodyLength = 64;
    private const int ChecksumLength = 8;
    private readonly int length = prefix.Length + BodyLength + ChecksumLength;

    public string New()
    {
        var head = prefix + RandomNumberGenerator.GetHexString(BodyLength, lowercase: true);
        Span<char> checksum = stackalloc char[ChecksumLength];
        WriteChecksum(head, checksum);
        return string.Concat(head, checksum);
    }

    public bool IsWellFormed(ReadOnlySpan<char> text)
    {
        if (text.Length != length || !text.StartsWith(prefix, StringComparison.Ordinal))
            return false;
        Span<char> checksum = stackalloc char[ChecksumLength];
        WriteChecksum(text[..^ChecksumLength], checksum);
        return text[^ChecksumLength..].SequenceEqual(checksum);
    }

    /// Whether one stands somewhere in a longer text.
    public bool IsIn(ReadOnlySpan<char> text)
    {
        for (var at = text.IndexOf(prefix); at >= 0; at = text.IndexOf(prefix))
        {
            if (text.Length - at >= length && IsWellFormed(text.Slice(at, length)))
                return true;
            text = text[(at + prefix.Length)..];
        }
        return false;
    }

    /// What is stored in its place. The text has 256 random bits, so nothing slower is needed.
    public static string Hash(ReadOnlySpan<char> text)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Digest(text, digest);
        return Convert.ToHexStringLower(digest);
    }

    public static bool IsSame(string hash, string other) =>
        CryptographicOperations.FixedTimeEquals(Convert.FromHexString(hash), Convert.FromHexString(other));

    private static void WriteChecksum(ReadOnlySpan<char> head, Span<char> checksum)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Digest(head, digest);
        Convert.TryToHexStringLower(digest[..(ChecksumLength / 2)], checksum, out _);
    }

    private static void Digest(ReadOnlySpan<char> text, Span<byte> digest)
    {
        Span<byte> bytes = stackalloc byte[128];
        SHA256.HashData(bytes[..Encoding.ASCII.GetBytes(text, bytes)], digest);
    }
}
