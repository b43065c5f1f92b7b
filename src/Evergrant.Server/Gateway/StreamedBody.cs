using System.Buffers;
using System.IO.Pipelines;
using System.Net;

namespace Evergrant.Server.Gateway;

/// A body on its way from the consumer to the upstream, piece by piece.
/// <param name="copy">Gets what goes. Null: nobody needs one.</param>
internal sealed class StreamedBody(HttpRequest request, KeptCopy? copy)
{
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsStarted { get; private set; }
    public bool IsDone { get; private set; }

    /// What has come so far.
    public long Count { get; private set; }

    /// Why the consumer's own body could not be read. Null: it could.
    public Exception? ReadFailure { get; private set; }

    /// Once it was started: nobody reads it any more.
    public Task Ended => ended.Task;

    /// Lies within what was peeked at.
    public BodyEdit? Edit { get; set; }

    /// What it begins with: all of it, or at least so much. Nothing of it is used up.
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(int least, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellationToken);
            var isEnough = read.IsCompleted || read.Buffer.Length >= least;
            var seen = isEnough ? read.Buffer.ToArray() : default;
            // Not examined: the same bytes come again at once.
            request.BodyReader.AdvanceTo(read.Buffer.Start, isEnough ? read.Buffer.Start : read.Buffer.End);
            if (isEnough)
                return seen;
        }
    }

    public HttpContent NewContent(Patience patience) => new Content(this, patience);

    private async Task SendAsync(Stream stream, Patience patience, CancellationToken cancellationToken)
    {
        if (IsStarted)
            throw new InvalidOperationException("A body that streams can be sent once.");
        IsStarted = true;
        try
        {
            while (!await PassOnAsync(stream, cancellationToken))
                patience.Moved();
            IsDone = true;
        }
        finally
        {
            ended.SetResult();
        }
    }

    /// True: that was the end.
    private async ValueTask<bool> PassOnAsync(Stream stream, CancellationToken cancellationToken)
    {
        var read = await ReadAsync(cancellationToken);
        try
        {
            Count += read.Buffer.Length;
            if (Edit is { } edit)
            {
                Edit = null;
                await WriteAsync(stream, edit.Apply(read.Buffer.ToArray()), cancellationToken);
            }
            else
                foreach (var segment in read.Buffer)
                    await WriteAsync(stream, segment, cancellationToken);
            await stream.FlushAsync(cancellationToken);
        }
        finally
        {
            request.BodyReader.AdvanceTo(read.Buffer.End);
        }
        return read.IsCompleted;
    }

    private ValueTask WriteAsync(Stream stream, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        copy?.Add(bytes.Span);
        return stream.WriteAsync(bytes, cancellationToken);
    }

    private async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await request.BodyReader.ReadAsync(cancellationToken);
        }
        catch (IOException failure)
        {
            // BadHttpRequestException is one.
            ReadFailure = failure;
            throw;
        }
    }

    private sealed class Content(StreamedBody body, Patience patience) : HttpContent
    {
        private readonly long? length = body.LengthToSend;

        protected override bool TryComputeLength(out long computed)
        {
            computed = length ?? 0;
            return length is not null;
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            body.SendAsync(stream, patience, patience.End);

        protected override Task SerializeToStreamAsync(
            Stream stream,
            TransportContext? context,
            CancellationToken cancellationToken
        ) => body.SendAsync(stream, patience, cancellationToken);
    }

    private long? LengthToSend => request.ContentLength + (Edit?.Growth ?? 0);
}
