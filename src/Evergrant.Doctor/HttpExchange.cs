using System.Diagnostics;

namespace Evergrant.Doctor;

/// <summary>
/// A request, its answer, or both. Goes in whole and comes out only through rules: it has no readable property, so that
/// neither a printout nor a serializer can carry its secrets away.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class HttpExchange
{
    public HttpExchange(ExchangeRequest? request, ExchangeResponse? response)
    {
        if (request is null && response is null)
            throw new ArgumentException("An exchange has a request, an answer, or both.", nameof(request));

        Request = request;
        Response = response;
    }

    /// The redirect_uri that the code was asked for with, when it is known.
    public string? AuthorizedRedirect { internal get; init; }

    internal ExchangeRequest? Request { get; }
    internal ExchangeResponse? Response { get; }
    internal Oddities Oddities { get; init; }

    public override string ToString() => "[http exchange]";
}
