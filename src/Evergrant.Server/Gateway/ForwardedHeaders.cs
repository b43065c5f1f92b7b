using System.Collections.Frozen;
using System.Net.Http.Headers;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Evergrant.Server.Gateway;

/// Which headers go along, each way.
internal static class ForwardedHeaders
{
    private const string Via = "1.1 evergrant";

    /// RFC 9110 section 7.6.1, and what HTTP/1.0 left behind: about one connection, not about the message.
    private static readonly string[] HopByHop =
    [
        HeaderNames.Connection,
        "Keep-Alive",
        "Proxy-Connection",
        HeaderNames.ProxyAuthenticate,
        HeaderNames.ProxyAuthorization,
        "Proxy-Authentication-Info",
        HeaderNames.TE,
        HeaderNames.Trailer,
        HeaderNames.TransferEncoding,
        HeaderNames.Upgrade,
        "HTTP2-Settings",
    ];

    private static readonly FrozenSet<string> NotToUpstream = Set([
        .. HopByHop,
        // The consumer's credentials: the provider is shown ours.
        HeaderNames.Authorization,
        Consumers.ConsumerGate.Header,
        "X-Keap-API-Key",
        HeaderNames.Cookie,
        "Cookie2",
        // Written anew.
        HeaderNames.Host,
        HeaderNames.ContentLength,
        HeaderNames.Expect,
        // For us.
        PagingRewrite.Header,
        // By these a proxy tells what was really asked for, and of whom: the path that was checked is the one that counts.
        "Client-IP",
        "Forwarded",
        "True-Client-IP",
        "X-Client-IP",
        "X-Cluster-Client-IP",
        "X-Host",
        "X-Override-URL",
        "X-Real-IP",
        "X-Rewrite-URL",
    ]);

    /// As above, in more spellings than can be listed.
    private static readonly string[] NotToUpstreamBeginnings = ["X-Forwarded-", "X-Original-"];

    private static readonly FrozenSet<string> NotToConsumer = Set([
        .. HopByHop,
        HeaderNames.SetCookie,
        "Set-Cookie2",
        // About an origin, which is the provider's there and ours here.
        HeaderNames.AltSvc,
        "Clear-Site-Data",
        "Public-Key-Pins",
        "Service-Worker-Allowed",
        HeaderNames.StrictTransportSecurity,
    ]);

    public static void CopyTo(HttpRequestMessage message, IHeaderDictionary from, string? staticKey)
    {
        var named = from.Connection;
        foreach (var (name, values) in from)
        {
            if (
                NotToUpstream.Contains(name)
                || IsDisguise(name)
                || name.Equals(staticKey, StringComparison.OrdinalIgnoreCase)
                || (IsNamed(named, name) && !IsOfBody(name))
            )
                continue;
            if (!Add(message.Headers, name, values) && message.Content is { } content)
                Add(content.Headers, name, values);
        }
        message.Headers.TryAddWithoutValidation(HeaderNames.Via, Via);
    }

    /// What a body was judged by goes with it.
    private static bool IsOfBody(string name) => name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase);

    /// HTTP/2's own are no headers, and `_` becomes `-` on servers that hand headers on as variables.
    private static bool IsDisguise(string name)
    {
        if (name[0] == ':' || name.Contains('_'))
            return true;
        // The first two characters rule out nearly all.
        if (name.Length < 11 || name[1] != '-')
            return false;
        foreach (var beginning in NotToUpstreamBeginnings)
            if (name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    /// What is there already is ours, and stays.
    public static void CopyTo(HttpResponse response, HttpResponseMessage from)
    {
        var headers = response.Headers;
        var ours = headers.Via.Count == 0;
        from.Headers.NonValidated.TryGetValues(HeaderNames.Connection, out var connection);
        StringValues named = connection.Count == 0 ? default : connection.ToArray();
        foreach (var header in from.Headers.NonValidated)
            Copy(headers, header, named);
        foreach (var header in from.Content.Headers.NonValidated)
            // Nothing follows a 204, and saying how long nothing is confuses clients.
            if (
                response.StatusCode != 204
                || !header.Key.Equals(HeaderNames.ContentLength, StringComparison.OrdinalIgnoreCase)
            )
                Copy(headers, header, named);
        if (ours)
            headers.Append(HeaderNames.Via, Via);
    }

    public static void CopyTrailersTo(HttpResponse response, HttpResponseMessage from)
    {
        if (!response.SupportsTrailers())
            return;
        foreach (var (name, values) in from.TrailingHeaders.NonValidated)
            if (!NotToConsumer.Contains(name) && Readable(values) is { Count: > 0 } readable)
                response.AppendTrailer(name, readable);
    }

    private static void Copy(
        IHeaderDictionary headers,
        KeyValuePair<string, HeaderStringValues> header,
        StringValues named
    )
    {
        var (name, values) = header;
        if (NotToConsumer.Contains(name) || headers.ContainsKey(name) || IsNamed(named, name))
            return;
        if (Readable(values) is { Count: > 0 } readable)
            headers[name] = readable;
    }

    private static bool Add(HttpHeaders headers, string name, StringValues values) =>
        values.Count == 1
            ? headers.TryAddWithoutValidation(name, values[0])
            : headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);

    /// Without the values that Kestrel would not write.
    private static StringValues Readable(HeaderStringValues values) =>
        values.Count == 1
            ? IsWritable(values.ToString())
                ? values.ToString()
                : default
            : values.Where(IsWritable).ToArray();

    private static bool IsWritable(string value) =>
        !value.AsSpan().ContainsAnyInRange('\0', '\u001f') && !value.AsSpan().ContainsAnyExceptInRange('\0', '\u00ff');

    /// Whether `Connection` says that the header is about the connection.
    private static bool IsNamed(StringValues connection, string name)
    {
        foreach (var value in connection)
        {
            var line = value.AsSpan();
            foreach (var part in line.Split(','))
                if (line[part].Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
                    return true;
        }
        return false;
    }

    private static FrozenSet<string> Set(IEnumerable<string> names) =>
        names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
