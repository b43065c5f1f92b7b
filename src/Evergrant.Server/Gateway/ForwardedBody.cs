using Microsoft.AspNetCore.Http.Features;

namespace Evergrant.Server.Gateway;

/// <summary>
/// A request's body: none, one that was read whole before anything is sent, or one that streams through and is copied on the
/// way as long as it is small. What is there whole may be sent a second time.
/// </summary>
internal sealed class ForwardedBody : IDisposable
{
    /// With its length told, it leaves in one piece with the head.
    private const int LargestReadFirst = 64 * 1024;
    private const int LargestKept = 1024 * 1024;

    private readonly HttpRequest request;
    private readonly StreamedBody? streamed;
    private readonly KeptCopy? copy;
    private byte[]? whole;

    private ForwardedBody(
        HttpRequest request,
        byte[]? whole = null,
        StreamedBody? streamed = null,
        KeptCopy? copy = null
    )
    {
        this.request = request;
        this.whole = whole;
        this.streamed = streamed;
        this.copy = copy;
    }

    public bool MayBeSentAgain => streamed is null || (streamed.IsDone && copy is { IsLost: false });

    /// Null: it streams. Empty: there is none. (A bare null would become an empty body, which passes every rule.)
    public ReadOnlyMemory<byte>? Kept => streamed is null ? whole ?? [] : default(ReadOnlyMemory<byte>?);

    /// It would have been read whole, but other calls' bodies leave no room.
    public bool IsCrowdedOut => copy is { IsCrowdedOut: true };

    /// What has come of it so far.
    public long Length => streamed?.Count ?? whole?.Length ?? 0;

    /// The body is on its way to the upstream, and not all of it was taken.
    public bool IsUnderway => streamed is { IsStarted: true, IsDone: false };

    /// Why the consumer's own body could not be read. Null: it could.
    public Exception? ReadFailure => streamed?.ReadFailure;

    /// Whether the upstream may say what it thinks before it gets the body.
    public bool AsksFirst => streamed is not null && request.Headers.Expect.Count > 0;

    /// <param name="isWholeWanted">Somebody has to look at it first: a body of up to 1 MiB is read whole.</param>
    public static ValueTask<ForwardedBody> ReadAsync(HttpContext context, KeptBytes all, bool isWholeWanted)
    {
        var request = context.Request;
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != true)
            return new(new ForwardedBody(request));
        if (request.ContentLength is <= LargestReadFirst and var length)
            return ReadFirstAsync(request, (int)length, context.RequestAborted);
        var copy = request.ContentLength is null or <= LargestKept ? new KeptCopy(all, LargestKept) : null;
        return copy is not null && isWholeWanted
            ? ReadWholeAsync(request, copy, context.RequestAborted)
            : new(new ForwardedBody(request, streamed: new StreamedBody(request, copy), copy: copy));
    }

    /// Before anything was sent.
    public void Edit(BodyEdit edit)
    {
        if (streamed is null)
            whole = edit.Apply(whole);
        else
            streamed.Edit = edit;
    }

    /// What the body begins with: all of it, or at least so much.
    public ValueTask<ReadOnlyMemory<byte>> PeekAsync(int least, CancellationToken cancellationToken) =>
        streamed is null ? new(whole ?? ReadOnlyMemory<byte>.Empty) : streamed.PeekAsync(least, cancellationToken);

    /// Null: a request of this method goes without.
    public HttpContent? NewContent(Patience patience)
    {
        if (streamed is not null)
            return streamed.IsDone ? copy!.ToContent() : streamed.NewContent(patience);
        // The client below sends again by itself what had no body, when a kept connection turns out to be closed. What may
        // change something is sent once, so it has a body, if an empty one.
        return whole is null && IsSafe(request.Method) ? null : new ByteArrayContent(whole ?? []);
    }

    /// Over HTTP/2 an answer may be complete before the body is; nobody reads on in a request that has ended.
    public ValueTask StopAsync(Patience patience)
    {
        if (!IsUnderway)
            return default;
        patience.GiveUp();
        return new(streamed!.Ended);
    }

    public void Dispose() => copy?.Dispose();

    private static async ValueTask<ForwardedBody> ReadFirstAsync(
        HttpRequest request,
        int length,
        CancellationToken cancellationToken
    )
    {
        var body = GC.AllocateUninitializedArray<byte>(length);
        await request.Body.ReadExactlyAsync(body, cancellationToken);
        return new ForwardedBody(request, body);
    }

    private static async ValueTask<ForwardedBody> ReadWholeAsync(
        HttpRequest request,
        KeptCopy copy,
        CancellationToken cancellationToken
    )
    {
        try
        {
            while (!copy.IsLost)
            {
                var read = await request.BodyReader.ReadAsync(cancellationToken);
                foreach (var segment in read.Buffer)
                    copy.Add(segment.Span);
                request.BodyReader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted && !copy.IsLost)
                    return new ForwardedBody(request, copy.ToArray(), copy: copy);
            }
        }
        catch
        {
            copy.Dispose();
            throw;
        }
        // Part of it is gone: it cannot be sent any more, and whoever wanted it whole refuses it.
        return new ForwardedBody(request, streamed: new StreamedBody(request, null), copy: copy);
    }

    private static bool IsSafe(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
}
