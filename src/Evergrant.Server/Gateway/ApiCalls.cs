using System.Net.Sockets;
using Evergrant.Hosting.Home;

namespace Evergrant.Server.Gateway;

/// <summary>
/// Calls of a provider's API with a grant's token, made by whoever has the home open; needs no running server. The gateway's
/// rules for paths hold. A token that the API refuses is not refreshed: that is for who asked to decide.
/// </summary>
public sealed class ApiCalls(EvergrantHome home) : IDisposable
{
    private readonly UpstreamClient client = new(home.ProcessClock);

    /// <param name="target">Path and query as the provider's documentation has them: `/crm/rest/v1/contacts?limit=1`.</param>
    public async Task<ApiCallResult> SendAsync(
        string grant,
        HttpMethod method,
        string target,
        HttpContent? content,
        CancellationToken cancellationToken
    )
    {
        if (await home.Keeper.FindAsync(grant, cancellationToken) is not { Grant.App: var name })
            return new ApiCallResult.NoToken(new TokenResult.NoSuchGrant(grant));
        if (
            await home.Store.FindAppAsync(name, cancellationToken) is not { } app
            || home.Catalog.Find(app.Profile) is not { } profile
        )
            return new ApiCallResult.NotAllowed($"The app {name} names a provider that is not in the catalog.");
        var upstream = new Upstream(app, profile);
        target = ApiPath.Normalize(target, 0);
        if (ApiPath.Check(target, upstream.ApiBase) is { } wrong)
            return new ApiCallResult.NotAllowed(wrong.Detail);
        var result = await home.Keeper.GetTokenAsync(grant, cancellationToken: cancellationToken);
        return result is TokenResult.Served served
            ? await SendAsync(upstream.AddressOf(target), method, served, content, cancellationToken)
            : new ApiCallResult.NoToken(result);
    }

    public void Dispose() => client.Dispose();

    private async Task<ApiCallResult> SendAsync(
        Uri address,
        HttpMethod method,
        TokenResult.Served served,
        HttpContent? content,
        CancellationToken cancellationToken
    )
    {
        using var message = new HttpRequestMessage(method, address) { Content = content };
        message.Headers.Authorization = new("Bearer", served.AccessToken.Reveal());
        message.Headers.TryAddWithoutValidation("Accept", "application/json, */*;q=0.8");
        using var patience = new Patience(home.ProcessClock, cancellationToken);
        try
        {
            return new ApiCallResult.Answered(await client.SendAsync(message, patience.End));
        }
        catch (Exception failure)
            when (failure is HttpRequestException or IOException or SocketException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new ApiCallResult.NoAnswer(
                patience.RanOut ? "The API did not answer in 60 s." : $"The API could not be reached: {failure.Message}"
            );
        }
    }
}

/// What a call can come to.
public abstract record ApiCallResult
{
    private ApiCallResult() { }

    /// <param name="Response">The caller's to dispose. Its body is still to be read.</param>
    public sealed record Answered(HttpResponseMessage Response) : ApiCallResult;

    /// Nothing was sent.
    public sealed record NoToken(TokenResult Why) : ApiCallResult;

    /// Nothing was sent: it would have left the API.
    public sealed record NotAllowed(string Why) : ApiCallResult;

    public sealed record NoAnswer(string Why) : ApiCallResult;
}
