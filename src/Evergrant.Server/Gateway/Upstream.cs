using Evergrant.Providers;

namespace Evergrant.Server.Gateway;

/// Where the calls of an app's grants go: its profile's API, and nowhere else.
internal sealed class Upstream
{
    /// What was checked is what is sent: without this, paths are simplified once more.
    private static readonly UriCreationOptions AsItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly ProviderEndpoints endpoints;
    private readonly string root;

    public Upstream(App app, ProviderProfile profile)
    {
        Profile = profile;
        endpoints = ProviderEndpoints.For(app, profile);
        root = endpoints.Api.GetLeftPart(UriPartial.Authority);
        ApiBase = endpoints.Api.AbsolutePath.TrimEnd('/');
    }

    public ProviderProfile Profile { get; }

    /// Does not end in `/`.
    public string ApiBase { get; }

    /// Scheme, host and port of the provider's addresses.
    public IReadOnlyList<string> Origins => endpoints.Origins;

    /// <param name="path">Without the query.</param>
    public bool IsXmlRpc(ReadOnlySpan<char> path) =>
        Profile.XmlRpcPath is { } xmlRpc
        && path[ApiBase.Length..] is var below
        && below.StartsWith(xmlRpc, StringComparison.Ordinal)
        && (below.Length == xmlRpc.Length || below[xmlRpc.Length] == '/');

    /// <param name="target">As <see cref="ApiPath"/> found it good. Starts with `/`, so it cannot touch the host.</param>
    public Uri AddressOf(ReadOnlySpan<char> target)
    {
        var address = new Uri(string.Concat(root, target), AsItIs);
        return endpoints.MayCarryToken(address)
            ? address
            : throw new InvalidOperationException("An address outside the provider's own was about to get a token.");
    }
}
