namespace Evergrant.Sandbox;

/// <summary>
/// What went over the wire, as far as it can be shown: secrets, personal data and unknown names are replaced. For rules
/// that look at a request later and attach findings to it.
/// </summary>
public sealed record LoggedExchange
{
    public IReadOnlyList<LoggedField> RequestHeaders { get; init; } = [];

    /// <summary>Parameters of a form, or names at the top of a JSON body, at the token endpoint; else empty.</summary>
    public IReadOnlyList<LoggedField> RequestFields { get; init; } = [];

    public IReadOnlyList<LoggedField> ResponseHeaders { get; init; } = [];

    /// <summary>Of refusals only; null when something was given, or when a fault took the answer's place.</summary>
    public string? ResponseBody { get; init; }
}

/// <param name="Value">Or <c>[redacted]</c>.</param>
public sealed record LoggedField(string Name, string Value);
