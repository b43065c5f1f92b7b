using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Http.Features;

namespace Evergrant.Server.Gateway;

/// A request's body: none, one that is kept because it may be sent a second time, or one that streams through.
internal sealed class ForwardedBody
{
    private const int LargestKept = 64 * 1024;
    private readonly HttpRequest request;
    private readonly byte[]? kept;
    private readonly bool streams;
    private readonly Progress progress = new();

    private ForwardedBody(HttpRequest request, byte[]? kept, bool streams)
    {
        this.request = request;
        this.kept = kept;
        this.streams = streams;
    }

    public bool MayBeSentAgain => !streams;

    /// The whole of it. Null: it streams. (A bare null here would become an empty body, and rules would find nothing in it.)
    public ReadOnlyMemory<byte>? Kept => streams ? default(ReadOnlyMemory<byte>?) : kept;

    /// The body is on its way to the upstream, and not all of it was taken.
    public bool IsUnderway => progress is { IsStarted: true, IsDone: false };

    /// Why the consumer's own body could not be read. Null: it could.
    public Exception? ReadFailure => progress.ReadFailure;

    public static async ValueTask<ForwardedBody> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != true)
            return new ForwardedBody(request, null, streams: false);
        if (request.ContentLength is not (<= LargestKept and var length))
            return new ForwardedBody(request, null, streams: true);
        var body = new byte[length];
        await request.Body.ReadExactlyAsync(body, context.RequestAborted);
        return new ForwardedBody(request, body, streams: false);
    }

    /// Null: a request of this method goes without.
    public HttpContent? NewContent(Patience patience)
    {
        if (streams)
            return new StreamedContent(request, progress, patience);
        // The client below sends again by itself what had no body, when a kept connection turns out to be closed. What may
        // change something is sent once, so it has a body, if an empty one.
        return kept is null && IsSafe(request.Method) ? null : new ByteArrayContent(kept ?? []);
    }

    /// Over HTTP/2 an answer may be complete before the body is; nobody reads on in a request that has ended.
    public ValueTask StopAsync(Patience patience)
    {
        if (!IsUnderway)
            return default;
        patience.GiveUp();
        return new(progress.Ended.Task);
    }

    /// Whether the upstream may say what it thinks before it gets the body.
    public bool AsksFirst => streams && request.Headers.Expect.Count > 0;

    private static bool IsSafe(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private sealed class Progress
    {
        public bool IsStarted { get; set; }
        public bool IsDone { get; set; }
        public Exception? ReadFailure { get; set; }
        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class StreamedContent(HttpRequest request, Progress progress, Patience patience) : HttpContent
    {
        protected override bool TryComputeLength(out long length)
        {
            length = request.ContentLength ?? 0;
            return request.ContentLength is not null;
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, patience.End);

        protected override async Task SerializeToStreamAsync(
            Stream stream,
            TransportContext? context,
            CancellationToken cancellationToken
        )
        {
            if (progress.IsStarted)
                throw new InvalidOperationException("A body that streams can be sent once.");
            progress.IsStarted = true;
            try
            {
                while (!await PassOnAsync(stream, cancellationToken))
                    patience.Moved();
                progress.IsDone = true;
            }
            finally
            {
                progress.Ended.SetResult();
            }
        }

        /// True: that was the end.
        private async ValueTask<bool> PassOnAsync(Stream stream, CancellationToken cancellationToken)
        {
            var read = await ReadAsync(cancellationToken);
            try
            {
                foreach (var segment in read.Buffer)
                    await stream.WriteAsync(segment, cancellationToken);
                await stream.FlushAsync(cancellationToken);
            }
            finally
            {
                request.BodyReader.AdvanceTo(read.Buffer.End);
            }
            return read.IsCompleted;
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
                progress.ReadFailure = failure;
                throw;
            }
        }
    }
}
