using System.Net.Http.Headers;
using Evergrant.Providers;

namespace Evergrant.Http;

/// <summary>A live access token, and where it may go. Prints as the grant and the generation.</summary>
public sealed class GrantToken
{
    private readonly ProviderEndpoints endpoints;
    private readonly string[] beginnings;

    internal GrantToken(string grant, TokenResult.Served served, ProviderEndpoints endpoints, ProviderProfile profile)
    {
        Grant = grant;
        Served = served;
        Profile = profile;
        this.endpoints = endpoints;
        beginnings = [.. endpoints.Origins.Select(origin => origin + "/").Where(IsSafe)];
        Header = new AuthenticationHeaderValue("Bearer", served.AccessToken.Reveal());
    }

    private GrantToken(GrantToken before, TokenResult.Served served)
    {
        Grant = before.Grant;
        Served = served;
        Profile = before.Profile;
        endpoints = before.endpoints;
        beginnings = before.beginnings;
        Header = new AuthenticationHeaderValue("Bearer", served.AccessToken.Reveal());
    }

    /// <summary>Id or name, as it was asked for.</summary>
    public string Grant { get; }

    /// <summary>Grows with each rotation.</summary>
    public int Generation => Served.Generation;

    /// <summary>By the calendar of whoever keeps the grant.</summary>
    public DateTimeOffset ExpiresAt => Served.ExpiresAt;

    /// <summary>Scheme, host and port of everything that it may be sent to.</summary>
    public IReadOnlyList<string> Origins => endpoints.Origins;

    internal TokenResult.Served Served { get; }

    internal ProviderProfile Profile { get; }

    /// Made once for each token, not once for each request.
    internal AuthenticationHeaderValue Header { get; }

    /// <inheritdoc/>
    public override string ToString() => $"[access token of {Grant}, generation {Generation}]";

    /// Of the same grant.
    internal GrantToken Next(TokenResult.Served served) => new(this, served);

    internal bool MayGoTo(Uri address)
    {
        // What begins with scheme, host, port and a slash has no other reading; anything else is taken apart.
        foreach (var beginning in beginnings)
            if (address.OriginalString.StartsWith(beginning, StringComparison.Ordinal))
                return true;
        return endpoints.MayCarryToken(address);
    }

    private static bool IsSafe(string beginning) => ProviderEndpoints.IsSafe(new Uri(beginning));
}
