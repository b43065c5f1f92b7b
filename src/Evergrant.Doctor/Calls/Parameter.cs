using System.Net;

namespace Evergrant.Doctor.Calls;

internal enum ParameterPlace
{
    Query,
    Body,
    Json,
}

/// A named value of a request. A class: it may hold a secret.
internal sealed class Parameter(string name, string value, string raw, ParameterPlace place)
{
    public string Name { get; } = name;
    public string Value { get; } = value;

    /// Before percent decoding.
    public string Raw { get; } = raw;
    public ParameterPlace Place { get; } = place;

    /// Nothing, or a program's word for nothing.
    public bool IsNothing => Value.Trim() is "" or "null" or "undefined" or "None" or "nil" or "false";

    public bool IsSecret => Name is "client_secret" or "refresh_token" or "access_token" or "code" or "password";

    public static IEnumerable<Parameter> Of(string form, ParameterPlace place)
    {
        foreach (var pair in form.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            // Without = it may be a bare secret, so it is a value and no name to show.
            var raw = equals < 0 ? pair : pair[(equals + 1)..];
            yield return new Parameter(
                equals < 0 ? "" : WebUtility.UrlDecode(pair[..equals]).Trim(),
                WebUtility.UrlDecode(raw),
                raw,
                place
            );
        }
    }
}
