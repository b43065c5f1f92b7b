namespace Evergrant.Doctor.Calls;

/// An address taken apart as written, without putting it right.
internal sealed record CallAddress
{
    public string? Scheme { get; private init; }

    /// Lower case, without port.
    public string Host { get; private init; } = "";
    public string Port { get; private init; } = "";
    public string Path { get; private init; } = "";
    public string Query { get; private init; } = "";
    public bool HasUser { get; private init; }

    public bool IsLoopback =>
        Host is "localhost" or "[::1]"
        || Host.StartsWith("127.", StringComparison.Ordinal)
        || Host.EndsWith(".localhost", StringComparison.Ordinal);

    /// The provider itself; <see cref="IsLoopback"/> may be its imitation.
    public bool IsKeap => IsUnder("infusionsoft.com") || IsUnder("keap.com");

    public bool IsKeapApi => Host is "api.infusionsoft.com" or "api.keap.com";

    public bool IsKeapSignIn => IsKeap && Host.Split('.')[0] is "accounts" or "signin";

    /// curl speaks plain http to an address without a scheme.
    public bool IsPlain => Host.Length > 0 && !IsLoopback && (Scheme is null or "http");

    public static CallAddress Read(string url)
    {
        var rest = url.Trim();
        var fragment = rest.IndexOf('#', StringComparison.Ordinal);
        if (fragment >= 0)
            rest = rest[..fragment];

        var mark = rest.IndexOf('?', StringComparison.Ordinal);
        var query = mark < 0 ? "" : rest[(mark + 1)..];
        if (mark >= 0)
            rest = rest[..mark];

        var colon = rest.IndexOf("://", StringComparison.Ordinal);
        var scheme = colon < 0 ? null : rest[..colon].ToLowerInvariant();
        if (colon >= 0)
            rest = rest[(colon + 3)..];

        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var authority = slash < 0 ? rest : rest[..slash];
        var path = slash < 0 ? "" : rest[slash..];
        var at = authority.LastIndexOf('@');
        var host = authority[(at + 1)..].ToLowerInvariant();
        var port = host.LastIndexOf(':');
        var hasPort = port > 0 && !host.EndsWith(']');
        return new CallAddress
        {
            Scheme = scheme,
            Host = hasPort ? host[..port] : host,
            Port = hasPort ? host[(port + 1)..] : "",
            Path = path,
            Query = query,
            HasUser = at >= 0,
        };
    }

    private bool IsUnder(string domain) => Host == domain || Host.EndsWith("." + domain, StringComparison.Ordinal);
}
