using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Evergrant.Keap.Wire;

namespace Evergrant.Keap.Calling;

/// Sends calls and brings back what they asked for, or the exception that says why not.
internal sealed class Api(HttpClient http, KeapClientOptions options)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private volatile KeapQuota? quota;

    public KeapVersion Version => options.Version;
    public int PageSize => options.PageSize;
    public KeapQuota? Quota => quota;

    public async Task<T> AskAsync<T>(Call call, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class => Read(call, await SendAsync(call, cancellationToken), type);

    /// <exception cref="KeapUnreadableException"/>
    public async Task<TPart> AskAsync<T, TPart>(
        Call call,
        JsonTypeInfo<T> type,
        Func<T, TPart> take,
        CancellationToken cancellationToken
    )
        where T : class => Read(call, await SendAsync(call, cancellationToken), type, take);

    /// <exception cref="KeapUnreadableException"/>
    public static T Read<T>(Call call, Answer answer, JsonTypeInfo<T> type)
        where T : class => Read(call, answer, type, static read => read);

    /// <param name="call">What was asked.</param>
    /// <param name="answer">To read.</param>
    /// <param name="type">What it should be.</param>
    /// <param name="take">What is wanted of it; parts that vary are read only here.</param>
    /// <exception cref="KeapUnreadableException"/>
    public static TPart Read<T, TPart>(Call call, Answer answer, JsonTypeInfo<T> type, Func<T, TPart> take)
        where T : class
    {
        JsonException? broken = null;
        try
        {
            if (!answer.IsPage && JsonSerializer.Deserialize(answer.Body, type) is { } read)
                return take(read);
        }
        catch (JsonException failure)
        {
            broken = failure;
        }
        throw Unreadable(call, answer, broken);
    }

    public static KeapUnreadableException Unreadable(Call call, Answer answer, Exception? cause = null) =>
        new(
            $"Could not {call.Doing}: {answer.Status} with {(answer.IsPage ? "a page" : "a body")} that is not what Keap answers here.",
            cause
        )
        {
            Status = answer.Status,
            Quota = answer.Quota,
            MayHaveHappened = true,
        };

    /// A whole answer that is a success.
    public async Task<Answer> SendAsync(Call call, CancellationToken cancellationToken)
    {
        var answer = await ExchangeAsync(call, cancellationToken);
        if (answer.Quota is { } counted)
        {
            quota = counted;
            options.QuotaSeen?.Invoke(counted);
        }
        return answer.IsSuccess ? answer : throw Refusal.Of(call.Doing, answer);
    }

    /// Asks for one page after the other while somebody reads, and ends with the last, or with one that was there before.
    public async IAsyncEnumerable<TItem> ListAsync<TPage, TItem>(
        Func<int, Call> ask,
        JsonTypeInfo<TPage> type,
        int most,
        int largestPage,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
        where TPage : class, IPage<TItem>
    {
        var size = Math.Min(most, Math.Min(PageSize, largestPage));
        var place = new PagePlace();
        for (var left = most; left > 0; )
        {
            var call = place.In(ask(size));
            var answer = await SendAsync(call, cancellationToken);
            var (page, items) = Read(call, answer, type, static page => (page, page.Items ?? []));
            var goesOn = place.MoveOn(call.Version, page.Next, page.NextPageToken, items.Count, page.FirstId);
            if (place.IsRepeated)
                yield break;
            if (place.IsLost)
                throw Unreadable(call, answer);
            foreach (var item in items.Take(left))
                yield return item;
            left -= items.Count;
            if (!goesOn)
                yield break;
        }
    }

    private async Task<Answer> ExchangeAsync(Call call, CancellationToken cancellationToken)
    {
        using var limit =
            http.Timeout == Timeout.InfiniteTimeSpan
                ? new CancellationTokenSource()
                : new CancellationTokenSource(http.Timeout, options.ProcessClock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using var request = new HttpRequestMessage(call.Method, Address(call));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (call.Body is not null)
            request.Content = new ByteArrayContent(call.Body) { Headers = { ContentType = Json } };
        try
        {
            // Headers first, so that a body without end is not read to its end.
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, end.Token);
            return await Reading.ReadAsync(call, response, options.LongestAnswer, end.Token);
        }
        catch (OperationCanceledException tooLong)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw NoAnswer(call, "it took too long", tooLong, mayHaveHappened: true);
        }
        catch (HttpRequestException failure)
        {
            var isUnsent =
                failure.HttpRequestError
                is HttpRequestError.NameResolutionError
                    or HttpRequestError.ConnectionError
                    or HttpRequestError.SecureConnectionError
                    or HttpRequestError.ProxyTunnelError;
            throw NoAnswer(
                call,
                isUnsent ? "no connection, nothing was sent" : "the connection broke off",
                failure,
                mayHaveHappened: !isUnsent
            );
        }
        catch (IOException failure)
        {
            throw NoAnswer(call, "the connection broke off", failure, mayHaveHappened: true);
        }
    }

    private static KeapNoAnswerException NoAnswer(Call call, string why, Exception cause, bool mayHaveHappened) =>
        new($"Could not {call.Doing}: no answer of Keap's, {why}.", cause) { MayHaveHappened = mayHaveHappened };

    /// Behind the base address whole, for a gateway's has a path; Keap's own name for its base has /crm.
    private Uri Address(Call call)
    {
        var start = http.BaseAddress ?? KeapClient.DefaultAddress;
        // As a whole only: a grant behind a gateway may have such a name.
        var isKeaps = start.AbsolutePath.TrimEnd('/') is "/crm" or "/crm/rest" or "/rest";
        var root = start.GetLeftPart(isKeaps ? UriPartial.Authority : UriPartial.Path).TrimEnd('/');
        return new Uri($"{root}/{call.Address}");
    }
}
