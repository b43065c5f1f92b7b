using System.Net;

namespace Evergrant.Http;

/// <summary>
/// Adds the live access token of a grant to every request. No token, no request: what has none ends in a
/// <see cref="GrantUnavailableException"/>, and what must not carry one in a <see cref="TokenNotAllowedException"/>.
/// </summary>
/// <remarks>
/// <para>A 401 by which the provider says that the token is dead brings one refresh, by the rules of
/// <see cref="ITokenSource.RenewAsync"/>, and the request once more if it has no body or one that is in memory and has at
/// most 1 MiB (texts, bytes, forms, JSON; never a stream). Every other answer passes through.</para>
/// <para>Goes right before the handler that sends, which must not follow redirects (<c>AllowAutoRedirect = false</c>); a
/// handler that does is refused, and so is a request that would go in the clear through a proxy. The token is on the request
/// only while it is under way. Holds nothing about a request, so it may be pooled and used concurrently.</para>
/// </remarks>
public sealed class AccessTokenHandler : DelegatingHandler
{
    private const string Authorization = "Authorization";
    private readonly ITokenSource tokens;
    private readonly string? grant;
    private readonly Func<HttpRequestMessage, string?>? choose;
    private bool isSenderChecked;

    /// Of the sender. Null: it uses none.
    private IWebProxy? proxy;

    /// <param name="tokens">Kept by the caller.</param>
    /// <param name="grant">For requests that name none themselves (<see cref="EvergrantRequest.Grant"/>). Null: each has to.</param>
    public AccessTokenHandler(ITokenSource tokens, string? grant = null)
    {
        this.tokens = tokens;
        this.grant = grant;
    }

    /// <param name="tokens">Kept by the caller.</param>
    /// <param name="choose">
    /// Asked for each request that names no grant itself. Called concurrently, and by whoever holds the handler: it must not
    /// have captured anything that belongs to one request.
    /// </param>
    public AccessTokenHandler(ITokenSource tokens, Func<HttpRequestMessage, string?> choose)
    {
        this.tokens = tokens;
        this.choose = choose;
    }

    /// <summary>Not supported: a token may have to be waited for.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Nothing was sent: getting a token may take a while, so call SendAsync.");

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        if (!isSenderChecked)
            CheckSender();
        var asked = tokens.GetAsync(GrantOf(request), cancellationToken);
        if (!asked.IsCompletedSuccessfully)
            return WaitAsync(asked.AsTask(), request, cancellationToken);
        var token = asked.Result;
        var sending = SendWithAsync(token, request, cancellationToken);
        // An answer that is there already needs no state machine.
        if (!sending.IsCompletedSuccessfully || sending.Result.StatusCode == HttpStatusCode.Unauthorized)
            return FinishAsync(sending, token, request, cancellationToken);
        request.Headers.Remove(Authorization);
        return sending;
    }

    private async Task<HttpResponseMessage> WaitAsync(
        Task<GrantToken> asked,
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var token = await asked;
        return await FinishAsync(SendWithAsync(token, request, cancellationToken), token, request, cancellationToken);
    }

    private Task<HttpResponseMessage> SendWithAsync(
        GrantToken token,
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        Add(token, request);
        try
        {
            return base.SendAsync(request, cancellationToken);
        }
        catch
        {
            // Thrown, not returned: nobody finishes this request.
            request.Headers.Remove(Authorization);
            throw;
        }
    }

    private async Task<HttpResponseMessage> FinishAsync(
        Task<HttpResponseMessage> sending,
        GrantToken token,
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var response = await sending;
            return response.StatusCode == HttpStatusCode.Unauthorized
                ? await AnswerRefusalAsync(response, token, request, cancellationToken)
                : response;
        }
        finally
        {
            // Whoever looks at the request later, or sends it once more, finds no token of ours on it.
            request.Headers.Remove(Authorization);
        }
    }

    private async Task<HttpResponseMessage> AnswerRefusalAsync(
        HttpResponseMessage response,
        GrantToken used,
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var begun = await DeadToken.ReadAsync(response, cancellationToken);
            response.Content = await BegunContent.RestoreAsync(response.Content, begun, cancellationToken);
            // Renewed even if this request cannot be sent again: the next one can use it.
            if (
                !DeadToken.IsSaid(response, begun, used.Profile)
                || await tokens.RenewAsync(used, cancellationToken) is not { } newer
                || !await Replay.IsPossibleAsync(request.Content, cancellationToken)
            )
                return response;
            request.Headers.Authorization = newer.Header;
        }
        catch
        {
            response.Dispose();
            throw;
        }
        response.Dispose();
        return await base.SendAsync(request, cancellationToken);
    }

    private void Add(GrantToken token, HttpRequestMessage request)
    {
        if (request.RequestUri is not { } address || !token.MayGoTo(address))
            throw new TokenNotAllowedException(
                $"{OriginOf(request.RequestUri)} is no host of {token.Profile.Title}; the token of {token.Grant} goes to {string.Join(", ", token.Origins)} only."
            );
        if (proxy is not null && address.Scheme == Uri.UriSchemeHttp && !proxy.IsBypassed(address))
            throw new TokenNotAllowedException(
                $"the client would send the token in the clear through a proxy, to {OriginOf(address)}. Set UseProxy = false on its primary handler."
            );
        if (request.Headers.NonValidated.Contains(Authorization))
            throw new TokenNotAllowedException(
                "the request has an Authorization header already. Leave it out: the token is added on the way."
            );
        request.Headers.Authorization = token.Header;
    }

    private string GrantOf(HttpRequestMessage request) =>
        (
            request.Options.TryGetValue(EvergrantRequest.Grant, out var chosen)
                ? chosen
                : choose?.Invoke(request) ?? grant
        )
            is { Length: > 0 } name
            ? name
            : throw new TokenNotAllowedException(
                "no grant was chosen. Name one where the client is registered, AddEvergrantToken(\"acme\"), or for each request: request.Options.Set(EvergrantRequest.Grant, \"acme\")."
            );

    private void CheckSender()
    {
        var sender = InnerHandler;
        while (sender is DelegatingHandler { InnerHandler: { } inner })
            sender = inner;
        if (sender is SocketsHttpHandler { AllowAutoRedirect: true } or HttpClientHandler { AllowAutoRedirect: true })
            throw new TokenNotAllowedException(
                "the client follows redirects, and a token must not. Set AllowAutoRedirect = false on its primary handler."
            );
        proxy = sender switch
        {
            SocketsHttpHandler { UseProxy: true } sockets => sockets.Proxy ?? HttpClient.DefaultProxy,
            HttpClientHandler { UseProxy: true } client => client.Proxy ?? HttpClient.DefaultProxy,
            _ => null,
        };
        isSenderChecked = true;
    }

    /// Never the path or the query: they may hold what is nobody's business.
    private static string OriginOf(Uri? address) =>
        address is null || !address.IsAbsoluteUri
            ? "An address without a host"
            : $"{address.Scheme}://{address.Authority}";
}
