using Evergrant.Hosting;
using Evergrant.Http;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Clients of <c>AddHttpClient</c> whose requests carry a token.</summary>
public static class EvergrantTokenClients
{
    /// <summary>
    /// Every request of this client carries the live token of a grant (<see cref="AccessTokenHandler"/>). The client follows no
    /// redirects, uses a proxy only to leave this machine, and begins at the provider's API (<see cref="EvergrantClient.ApiAddress"/>) unless it was given a base address.
    /// </summary>
    /// <param name="builder">Handlers that are added after this one see the token.</param>
    /// <param name="grant">
    /// Id or name, for requests that name none themselves. Null: each has to,
    /// <c>request.Options.Set(EvergrantRequest.Grant, "acme")</c>.
    /// </param>
    public static IHttpClientBuilder AddEvergrantToken(this IHttpClientBuilder builder, string? grant = null) =>
        builder.Add(tokens => new AccessTokenHandler(tokens, grant));

    /// <inheritdoc cref="AddEvergrantToken(IHttpClientBuilder, string?)"/>
    /// <param name="builder">Handlers that are added after this one see the token.</param>
    /// <param name="choose">
    /// Names the grant of a request from the request alone. Handlers are pooled and outlive requests: it must not have captured
    /// a scoped service; code that has one sets <see cref="EvergrantRequest.Grant"/>.
    /// </param>
    public static IHttpClientBuilder AddEvergrantToken(
        this IHttpClientBuilder builder,
        Func<HttpRequestMessage, string?> choose
    ) => builder.Add(tokens => new AccessTokenHandler(tokens, choose));

    private static IHttpClientBuilder Add(
        this IHttpClientBuilder builder,
        Func<EvergrantClient, AccessTokenHandler> create
    ) =>
        builder
            .ConfigurePrimaryHttpMessageHandler((sender, _) => SendSafely(sender))
            .AddHttpMessageHandler(provider => create(provider.GetRequiredService<EvergrantClient>()))
            .ConfigureHttpClient(
                (provider, http) => http.BaseAddress ??= provider.GetRequiredService<EvergrantClient>().ApiAddress
            );

    /// A sender that is put in its place later, and does otherwise, is refused by the token's handler.
    private static void SendSafely(HttpMessageHandler sender)
    {
        if (sender is SocketsHttpHandler sockets)
            (sockets.AllowAutoRedirect, sockets.Proxy) = (false, new ProxyElsewhere(sockets.Proxy));
        else if (sender is HttpClientHandler client)
            (client.AllowAutoRedirect, client.Proxy) = (false, new ProxyElsewhere(client.Proxy));
    }
}
