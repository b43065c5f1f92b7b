using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Evergrant.Http;

namespace Evergrant.Server.Gateway;

/// <summary>
/// One call on its way to an upstream and back. Streams both ways. It does not retry, follow redirects, decompress, look
/// into bodies (but for the beginning of a 401) or know why it has the token it is given.
/// </summary>
internal sealed class ForwardedCall : IAsyncDisposable
{
    private const int BufferSize = 16 * 1024;
    private readonly HttpContext context;
    private readonly UpstreamClient client;
    private readonly HttpMethod method;
    private readonly Uri address;
    private readonly string? staticKey;
    private readonly ForwardedBody body;
    private readonly PagingRewrite? rewrite;
    private readonly Patience patience;

    /// <param name="rewrite">Null: answers go as they are.</param>
    public ForwardedCall(
        HttpContext context,
        UpstreamClient client,
        Uri address,
        string? staticKey,
        ForwardedBody body,
        PagingRewrite? rewrite,
        TimeProvider processClock
    )
    {
        this.context = context;
        this.client = client;
        this.address = address;
        this.staticKey = staticKey;
        this.body = body;
        this.rewrite = rewrite;
        method = HttpMethod.Parse(context.Request.Method);
        patience = new Patience(processClock, context.RequestAborted);
    }

    public CancellationToken End => patience.End;

    /// Of the answer's body, as it came.
    public long BytesReturned { get; private set; }

    /// <exception cref="ForwardException">There is no head of an answer.</exception>
    public async Task<HttpResponseMessage> SendAsync(AccessToken token)
    {
        using var message = NewMessage(token);
        patience.Moved();
        try
        {
            var response = await client.SendAsync(message, patience.End);
            patience.Moved();
            if (response.StatusCode != HttpStatusCode.SwitchingProtocols)
                return response;
            // Nobody asked for that: Upgrade does not go along.
            response.Dispose();
            throw new ForwardException(new ForwardFailure(ForwardPhase.ResponseHeaders, TimedOut: false), null);
        }
        catch (Exception failure)
            when (failure is HttpRequestException or IOException or SocketException or OperationCanceledException)
        {
            throw Explain(failure, body.IsUnderway ? ForwardPhase.RequestBody : ForwardPhase.ResponseHeaders);
        }
    }

    /// What a refusal begins with.
    public async Task<ReadOnlyMemory<byte>> ReadBeginningAsync(HttpResponseMessage from)
    {
        try
        {
            return await DeadToken.ReadAsync(from, patience.End);
        }
        catch (Exception failure)
            when (failure is HttpRequestException or IOException or SocketException or OperationCanceledException)
        {
            throw Explain(failure, ForwardPhase.ResponseBody);
        }
    }

    /// <summary>Hands the answer on. <paramref name="begun"/>: what was read of its body before.</summary>
    /// <exception cref="ForwardException">The body broke off before a byte of the answer had left.</exception>
    public async Task ReturnAsync(HttpResponseMessage from, ReadOnlyMemory<byte> begun = default)
    {
        var response = context.Response;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            using var stream = await from.Content.ReadAsStreamAsync(patience.End);
            var count = begun.IsEmpty
                ? await BeginAsync(from, stream.ReadAsync(buffer, patience.End))
                : await BeginAsync(from, begun, stream, buffer);
            while (count > 0)
            {
                BytesReturned += count;
                await WriteAsync(response, from, buffer.AsMemory(0, count));
                patience.Moved();
                count = await stream.ReadAsync(buffer, patience.End);
            }
            if (rewrite is not null)
                rewrite.End(response.BodyWriter);
            ForwardedHeaders.CopyTrailersTo(response, from);
        }
        catch (Exception failure)
            when (failure is HttpRequestException or IOException or SocketException or OperationCanceledException)
        {
            var explained = Explain(failure, ForwardPhase.ResponseBody);
            if (!response.HasStarted)
                throw explained;
            // Half an answer: whoever reads it must see that it is one.
            context.Abort();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// What is there already leaves together with the head, and what has broken off already need not be half an answer. What
    /// is still to come is not waited for: the head may be all there is for a while.
    private async ValueTask<int> BeginAsync(HttpResponseMessage from, ValueTask<int> first)
    {
        if (first.IsCompleted)
        {
            var count = await first;
            await StartAsync(from);
            return count;
        }
        await StartAsync(from);
        await context.Response.BodyWriter.FlushAsync(patience.End);
        return await first;
    }

    private async ValueTask<int> BeginAsync(
        HttpResponseMessage from,
        ReadOnlyMemory<byte> begun,
        Stream rest,
        Memory<byte> buffer
    )
    {
        await StartAsync(from);
        BytesReturned += begun.Length;
        await WriteAsync(context.Response, from, begun);
        return await rest.ReadAsync(buffer, patience.End);
    }

    private ValueTask<FlushResult> WriteAsync(
        HttpResponse response,
        HttpResponseMessage from,
        ReadOnlyMemory<byte> piece
    )
    {
        if (rewrite is null || !PagingRewrite.Concerns(from))
            return response.BodyWriter.WriteAsync(piece, patience.End);
        rewrite.Write(piece.Span, response.BodyWriter);
        return response.BodyWriter.FlushAsync(patience.End);
    }

    private Task StartAsync(HttpResponseMessage from)
    {
        context.Response.StatusCode = (int)from.StatusCode;
        ForwardedHeaders.CopyTo(context.Response, from);
        if (rewrite is not null && PagingRewrite.Concerns(from))
            context.Response.ContentLength = null;
        return context.Response.StartAsync(patience.End);
    }

    /// Whether it may be sent a second time: nothing of its body is lost.
    public bool MayBeSentAgain => body.MayBeSentAgain;

    public async ValueTask DisposeAsync()
    {
        await body.StopAsync(patience);
        body.Dispose();
        patience.Dispose();
    }

    private HttpRequestMessage NewMessage(AccessToken token)
    {
        var message = new HttpRequestMessage(method, address)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrHigher,
            Content = body.NewContent(patience),
        };
        ForwardedHeaders.CopyTo(message, context.Request.Headers, staticKey);
        // What is compressed cannot be rewritten.
        if (rewrite is not null)
            message.Headers.AcceptEncoding.Clear();
        if (body.AsksFirst)
            message.Headers.ExpectContinue = true;
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
        return message;
    }

    private Exception Explain(Exception failure, ForwardPhase phase)
    {
        context.RequestAborted.ThrowIfCancellationRequested();
        // The consumer's own body could not be read: that is between the consumer and us.
        if (body.ReadFailure is { } unreadable)
            return unreadable as BadHttpRequestException
                ?? new BadHttpRequestException("The body cannot be read.", StatusCodes.Status400BadRequest, unreadable);
        if (patience.RanOut)
            return new ForwardException(new ForwardFailure(phase, TimedOut: true), failure);
        var connecting =
            failure is OperationCanceledException
            || failure
                is HttpRequestException
                {
                    HttpRequestError: HttpRequestError.ConnectionError
                        or HttpRequestError.NameResolutionError
                        or HttpRequestError.SecureConnectionError
                };
        var late = failure is OperationCanceledException || failure.InnerException is TimeoutException;
        return new ForwardException(new ForwardFailure(connecting ? ForwardPhase.Connect : phase, late), failure);
    }
}

/// A call that ended without an answer.
internal sealed class ForwardException(ForwardFailure failure, Exception? cause) : Exception($"{failure.Phase}", cause)
{
    public ForwardFailure Failure => failure;
}
