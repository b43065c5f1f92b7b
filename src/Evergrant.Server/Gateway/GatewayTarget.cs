using Microsoft.AspNetCore.Http.Features;

namespace Evergrant.Server.Gateway;

/// The raw target of a request, `/gw/GRANT/PATH?QUERY`, taken apart before anything has decoded or simplified it.
internal readonly ref struct GatewayTarget
{
    private const string Start = "/gw/";
    private static readonly PathString Root = new("/gw");

    private GatewayTarget(ReadOnlySpan<char> grant, ReadOnlySpan<char> rest)
    {
        Grant = grant;
        Rest = rest;
    }

    /// Empty: the target is not of this form.
    public ReadOnlySpan<char> Grant { get; }

    /// From the slash after the grant on.
    public ReadOnlySpan<char> Rest { get; }

    /// Whether a request is meant for the gateway, in whatever disguise: as it came, or as the router would read it.
    public static bool IsOf(HttpContext context) =>
        RawOf(context).StartsWith(Start, StringComparison.Ordinal)
        || context.Request.Path.StartsWithSegments(Root, StringComparison.OrdinalIgnoreCase);

    public static string RawOf(HttpContext context) =>
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    /// With the one spelling of what comes behind the grant.
    public static string Normalize(string raw) => ApiPath.Normalize(raw, raw.Length - Of(raw).Rest.Length);

    /// What is called: without the query, and without a slash at the end, which changes nothing.
    public static ReadOnlySpan<char> PathOf(string raw)
    {
        var rest = Of(raw).Rest;
        var mark = rest.IndexOf('?');
        var path = mark < 0 ? rest : rest[..mark];
        return path is [.., '/'] ? path[..^1] : path;
    }

    public static GatewayTarget Of(ReadOnlySpan<char> raw)
    {
        if (!raw.StartsWith(Start, StringComparison.Ordinal))
            return default;
        var rest = raw[Start.Length..];
        var end = rest.IndexOfAny('/', '?');
        return end < 0 ? new(rest, default) : new(rest[..end], rest[end..]);
    }
}
