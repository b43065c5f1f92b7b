using System.Diagnostics;
using Evergrant.Doctor.Programs;

namespace Evergrant.Doctor;

/// <summary>
/// A request, its answer, or both. Goes in whole and comes out only through rules: it has no readable property, so that
/// neither a printout nor a serializer can carry its secrets away.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class HttpExchange
{
    private HttpExchange() { }

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

    /// The program that the request was read out of.
    internal CallerProgram? Program { get; init; }

    /// A program in which no request is seen.
    internal static HttpExchange Of(CallerProgram program) =>
        new() { Program = program, Oddities = Oddities.Pasted | Oddities.Reading };

    internal HttpExchange With(Oddities more) =>
        Request is null && Response is null
            ? new() { Program = Program, Oddities = Oddities | more }
            : new(Request, Response)
            {
                Program = Program,
                AuthorizedRedirect = AuthorizedRedirect,
                Oddities = Oddities | more,
            };

    public override string ToString() => "[http exchange]";
}
