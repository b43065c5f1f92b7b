namespace Evergrant.Providers;

/// Where one app's requests go: the profile's addresses, with scheme, host and port of the app's base address if it has one.
public sealed record ProviderEndpoints
{
    public required Uri Authorize { get; init; }
    public required Uri Token { get; init; }
    public Uri? Revoke { get; init; }

    /// API paths are added to it. Never ends in `/`.
    public required Uri Api { get; init; }

    /// Scheme, host and port of everything that may be sent an access token.
    public required IReadOnlyList<string> Origins { get; init; }

    /// <exception cref="UnsafeAddressException">An address is plain http and leaves this machine.</exception>
    public static ProviderEndpoints For(App app, ProviderProfile profile) => For(app.BaseAddress, profile);

    internal static ProviderEndpoints For(Uri? baseAddress, ProviderProfile profile) =>
        new()
        {
            Authorize = Move(profile.AuthorizeUrl, baseAddress),
            Token = Move(profile.TokenUrl, baseAddress),
            Revoke = profile.RevokeUrl is { } revoke ? Move(revoke, baseAddress) : null,
            Api = Move(profile.ApiBase, baseAddress),
            Origins = baseAddress is { } moved
                ? [moved.GetLeftPart(UriPartial.Authority)]
                :
                [
                    Origin(profile.ApiBase),
                    .. profile.Hosts.Select(host => $"https://{host}").Where(o => o != Origin(profile.ApiBase)),
                ],
        };

    /// Whether a request to this address may carry an access token.
    public bool MayCarryToken(Uri address) =>
        IsSafe(address) && Origins.Contains(Origin(address), StringComparer.OrdinalIgnoreCase);

    /// <summary>Address of an API path, which starts with `/` and may have a query.</summary>
    public Uri ApiPath(string path)
    {
        // Without the slash, `@elsewhere` would turn our host into a user name.
        if (!path.StartsWith('/'))
            throw new ArgumentException("An API path starts with /.", nameof(path));
        return new Uri(Api.AbsoluteUri.TrimEnd('/') + path);
    }

    internal static bool IsSafe(Uri address) =>
        address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && Loopback.Names(address));

    private static string Origin(Uri address) => address.GetLeftPart(UriPartial.Authority);

    private static Uri Move(Uri address, Uri? to)
    {
        var moved = to is null ? address : new Uri(to.GetLeftPart(UriPartial.Authority) + address.PathAndQuery);
        return IsSafe(moved) ? moved : throw new UnsafeAddressException(moved);
    }
}
