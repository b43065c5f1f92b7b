using Evergrant.Doctor.Programs;

namespace Evergrant.Doctor.Calls;

internal enum CallKind
{
    /// An answer without its request.
    None,
    Token,
    Authorize,
    Api,
}

/// An exchange as rules look at it: taken apart once, nothing decided.
internal sealed class Call
{
    public Call(HttpExchange exchange)
    {
        Request = exchange.Request;
        Oddities = exchange.Oddities;
        Program = exchange.Program;
        AuthorizedRedirect = exchange.AuthorizedRedirect;
        Answer = exchange.Response is { } response ? new Answer(response) : null;
        if (Request is not { } request)
        {
            Address = CallAddress.Read("");
            return;
        }

        Address = CallAddress.Read(request.Url);
        ContentType = Header("Content-Type") ?? "";
        Shape = RequestBody.Shape(request.Body, ContentType);
        Parameters =
        [
            .. Parameter.Of(Address.Query, ParameterPlace.Query),
            .. RequestBody.Parameters(request.Body, Shape),
        ];
        Authorization = Header("Authorization") is { } header ? AuthorizationHeader.Read(header) : null;
        Kind = FindKind();
        Grant =
            Kind == CallKind.Token
                ? Grants.Meant(Value("grant_type"), Find("refresh_token") is not null, Find("code") is not null)
                : GrantKind.Unknown;
    }

    public ExchangeRequest? Request { get; }
    public Answer? Answer { get; }
    public Oddities Oddities { get; }
    public CallerProgram? Program { get; }
    public string? AuthorizedRedirect { get; }
    public CallAddress Address { get; }
    public CallKind Kind { get; }
    public GrantKind Grant { get; }
    public BodyShape Shape { get; }
    public string ContentType { get; } = "";
    public IReadOnlyList<Parameter> Parameters { get; } = [];
    public AuthorizationHeader? Authorization { get; }

    public bool IsToken => Kind == CallKind.Token;
    public bool IsRefresh => Grant == GrantKind.Refresh;
    public bool IsExchange => Grant == GrantKind.Exchange;

    /// Read out of a program's text.
    public bool IsReading => Oddities.HasFlag(Oddities.Reading);

    /// What the body lacks can be said: it is all there.
    public bool IsWhole => Request is { IsBodyKnown: true };

    /// Keap, or an imitation of it on this machine.
    public bool IsKeap => Request is null || Address.IsKeap || Address.IsLoopback || Address.Host.Length == 0;

    public string? Header(string name) => Request?.Headers.FirstOrDefault(header => header.Is(name))?.Value;

    public Parameter? Find(string name) =>
        Parameters.FirstOrDefault(parameter => parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public string? Value(string name) => Find(name)?.Value;

    public bool Has(string name) => Find(name) is { IsNothing: false };

    public IEnumerable<Parameter> In(ParameterPlace place) => Parameters.Where(parameter => parameter.Place == place);

    private CallKind FindKind()
    {
        var path = Address.Path.TrimEnd('/');
        if (Find("grant_type") is not null || path.EndsWith("/token", StringComparison.OrdinalIgnoreCase))
            return CallKind.Token;

        if (
            path.EndsWith("/authorize", StringComparison.OrdinalIgnoreCase)
            || path.Contains("/oauth/authorize/", StringComparison.OrdinalIgnoreCase)
            || Find("response_type") is not null
        )
            return CallKind.Authorize;

        return Find("client_secret") is not null && (Find("refresh_token") ?? Find("code")) is not null
            ? CallKind.Token
            : CallKind.Api;
    }
}
