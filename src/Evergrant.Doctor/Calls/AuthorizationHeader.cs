namespace Evergrant.Doctor.Calls;

/// The Authorization header. A class: it holds a secret.
internal sealed class AuthorizationHeader
{
    private AuthorizationHeader(string scheme, string value)
    {
        Scheme = scheme;
        Value = value;
        Basic = Is("Basic") ? BasicCredentials.Read(value) : null;
    }

    /// Empty when the value stands alone.
    public string Scheme { get; }
    public string Value { get; }

    /// Null unless the scheme says so.
    public BasicCredentials? Basic { get; }

    public bool Is(string scheme) => Scheme.Equals(scheme, StringComparison.OrdinalIgnoreCase);

    public static AuthorizationHeader Read(string header)
    {
        header = header.Trim(' ', '"');
        var end = header.AsSpan().IndexOfAny(' ', '\t', ':');
        var first = end < 0 ? header : header[..end];
        if (IsScheme(first))
            return new AuthorizationHeader(first, end < 0 ? "" : header[(end + 1)..].TrimStart(' ', '\t', ':'));

        return new AuthorizationHeader("", header);
    }

    private static bool IsScheme(string word) =>
        word.ToUpperInvariant() is "BASIC" or "BEARER" or "TOKEN" or "OAUTH" or "DIGEST" or "APIKEY";
}
