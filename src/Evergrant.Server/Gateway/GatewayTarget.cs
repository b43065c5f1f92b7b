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

    public static GatewayTarget Of(ReadOnlySpan<char> raw)
    {
        if (!raw.StartsWith(Start, StringComparison.Ordinal))
            return default;
        var rest = raw[Start.Length..];
        var end = rest.IndexOfAny('/', '?');
        return end < 0 ? new(rest, default) : new(rest[..end], rest[end..]);
    }
}
