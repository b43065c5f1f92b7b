namespace Evergrant.Http;

/// A body whose beginning was read already, whole again.
internal static class BegunContent
{
    public static async Task<HttpContent> RestoreAsync(
        HttpContent content,
        ReadOnlyMemory<byte> begun,
        CancellationToken cancellationToken
    )
    {
        var rest = await content.ReadAsStreamAsync(cancellationToken);
        var whole = new StreamContent(new BegunStream(begun, rest, content));
        foreach (var (name, values) in content.Headers.NonValidated)
            whole.Headers.TryAddWithoutValidation(name, values);
        return whole;
    }

    private sealed class BegunStream(ReadOnlyMemory<byte> begun, Stream rest, HttpContent owner) : Stream
    {
        private ReadOnlyMemory<byte> left = begun;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer) =>
            TakeBegun(buffer) is > 0 and var taken ? taken : rest.Read(buffer);

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            TakeBegun(buffer.Span) is > 0 and var taken ? new(taken) : rest.ReadAsync(buffer, cancellationToken);

        public override Task<int> ReadAsync(
            byte[] buffer,
            int offset,
            int count,
            CancellationToken cancellationToken
        ) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                owner.Dispose();
            base.Dispose(disposing);
        }

        private int TakeBegun(Span<byte> buffer)
        {
            var count = Math.Min(buffer.Length, left.Length);
            left.Span[..count].CopyTo(buffer);
            left = left[count..];
            return count;
        }
    }
}
