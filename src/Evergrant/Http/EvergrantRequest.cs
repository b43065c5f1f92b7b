namespace Evergrant.Http;

/// <summary>What a request can say to the <see cref="AccessTokenHandler"/> on its way.</summary>
public static class EvergrantRequest
{
    /// <summary>
    /// Id or name of the grant whose token this request carries: <c>request.Options.Set(EvergrantRequest.Grant, "acme")</c>.
    /// Goes before what the handler was made with.
    /// </summary>
    public static HttpRequestOptionsKey<string> Grant { get; } = new("evergrant.grant");
}
