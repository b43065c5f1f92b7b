using System.Text;

namespace Evergrant.Sealing;

/// Where a sealed value belongs: the associated data of its cipher. Parts are length-prefixed, so that no two places share
/// one encoding.
public readonly struct SealContext
{
    private readonly byte[]? bytes;

    public SealContext(params string[] parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
            text.Append(part.Length).Append(':').Append(part);
        bytes = Encoding.UTF8.GetBytes(text.ToString());
    }

    internal ReadOnlySpan<byte> Bytes => bytes;
}
