using System.Net;

namespace Evergrant.Server.Gateway;

/// <summary>A copy of a body that streams through: whole, or given up when it grows too large.</summary>
/// <remarks>
/// Not of the pool's memory: a client over HTTP/2 may still read in it when the call has ended. In blocks that are no large
/// objects, so that they cost what small garbage costs.
/// </remarks>
internal sealed class KeptCopy(KeptBytes all, int most) : IDisposable
{
    private const int SmallestBlock = 1024;
    private const int LargestBlock = 32 * 1024;
    private readonly List<byte[]> blocks = [];
    private int length;
    private int taken;

    /// It is not the whole any more.
    public bool IsLost { get; private set; }

    /// It was small enough, but other calls keep too much.
    public bool IsCrowdedOut { get; private set; }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (IsLost)
            return;
        if (length + bytes.Length > most)
        {
            GiveUp();
            return;
        }
        while (!bytes.IsEmpty)
        {
            if (length == taken && !TryAddBlock(bytes.Length))
            {
                IsCrowdedOut = true;
                GiveUp();
                return;
            }
            var count = Math.Min(bytes.Length, taken - length);
            bytes[..count].CopyTo(blocks[^1].AsSpan(blocks[^1].Length - (taken - length)));
            length += count;
            bytes = bytes[count..];
        }
    }

    public HttpContent ToContent() => new Content([.. Pieces()]);

    public byte[] ToArray()
    {
        var whole = new byte[length];
        var at = 0;
        foreach (var piece in Pieces())
        {
            piece.CopyTo(whole.AsMemory(at));
            at += piece.Length;
        }
        return whole;
    }

    public void Dispose() => GiveUp();

    private IEnumerable<ReadOnlyMemory<byte>> Pieces()
    {
        var left = length;
        foreach (var block in blocks)
        {
            yield return block.AsMemory(0, Math.Min(block.Length, left));
            left -= block.Length;
        }
    }

    private bool TryAddBlock(int wanted)
    {
        var size = Math.Clamp(Math.Max(wanted, length), SmallestBlock, LargestBlock);
        if (!all.TryTake(size))
            return false;
        blocks.Add(GC.AllocateUninitializedArray<byte>(size));
        taken += size;
        return true;
    }

    private void GiveUp()
    {
        IsLost = true;
        all.Give(taken);
        taken = 0;
        blocks.Clear();
    }

    private sealed class Content(ReadOnlyMemory<byte>[] pieces) : HttpContent
    {
        protected override bool TryComputeLength(out long length)
        {
            length = pieces.Sum(piece => (long)piece.Length);
            return true;
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, default);

        protected override async Task SerializeToStreamAsync(
            Stream stream,
            TransportContext? context,
            CancellationToken cancellationToken
        )
        {
            foreach (var piece in pieces)
                await stream.WriteAsync(piece, cancellationToken);
        }
    }
}
