using System.Security.Cryptography;
using System.Text;

namespace Evergrant.Server.Operators;

/// `ego_`, 32 random bytes and 4 of checksum, in hexadecimal: scanners find a leaked one, and a mistyped one costs no look
/// into the store.
internal static class OperatorTokenText
{
    private const string Prefix = "ego_";
    private const int BodyLength = 64;
    private const int Length = 4 + BodyLength + 8;

    public static string New()
    {
        var head = Prefix + RandomNumberGenerator.GetHexString(BodyLength, lowercase: true);
        return head + Checksum(head);
    }

    public static bool IsWellFormed(ReadOnlySpan<char> text) =>
        text.Length == Length
        && text.StartsWith(Prefix, StringComparison.Ordinal)
        && text[(Prefix.Length + BodyLength)..].SequenceEqual(Checksum(text[..(Prefix.Length + BodyLength)]));

    public static string Hash(ReadOnlySpan<char> text)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Digest(text, digest);
        return Convert.ToHexStringLower(digest);
    }

    private static string Checksum(ReadOnlySpan<char> head)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Digest(head, digest);
        return Convert.ToHexStringLower(digest[..4]);
    }

    private static void Digest(ReadOnlySpan<char> text, Span<byte> digest)
    {
        Span<byte> bytes = stackalloc byte[Length];
        SHA256.HashData(bytes[..Encoding.ASCII.GetBytes(text, bytes)], digest);
    }
}
