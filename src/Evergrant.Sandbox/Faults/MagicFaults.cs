using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Faults;

/// <summary>
/// Faults without any setting up: whoever calls itself <c>fault-NAME</c> meets that fault at each refresh, and
/// <c>fault-NAME-once</c> at the first refresh of each consent. Its secret is that of the seed's app.
/// </summary>
internal static class MagicFaults
{
    private const string Prefix = "fault-";
    private const string Once = "-once";
    private const FaultRoutes Striking = FaultRoutes.Token | FaultRoutes.Authorize;

    public static SandboxApp? AppOf(string clientId) =>
        KindOf(clientId) is { } kind
            ? new SandboxApp
            {
                ClientId = clientId,
                ClientSecret = KeapSandboxSeed.ClientSecret,
                Name = $"Fault {kind.Name}",
                Developer = KeapSandboxSeed.Developer,
                RedirectUris = [],
            }
            : null;

    /// <summary>Null when the client is no magic one, or this request is not the one that is struck.</summary>
    public static SandboxFault? At(FaultTarget target, string? refreshToken, SandboxStore store, DateTimeOffset now)
    {
        if (target.ClientId is not { } clientId || KindOf(clientId) is not { } kind)
            return null;

        var strikes = target.Route switch
        {
            FaultRoutes.Token => kind.Routes.HasFlag(FaultRoutes.Token)
                && target.GrantType == TokenRequest.RefreshGrant
                && (!clientId.EndsWith(Once, StringComparison.Ordinal) || IsFirst(refreshToken, store)),
            FaultRoutes.Authorize => kind.Routes.HasFlag(FaultRoutes.Authorize),
            _ => false,
        };
        return strikes ? new SandboxFault("magic", kind.Name, new FaultMatch(), 1, new FaultOptions(), now) : null;
    }

    private static FaultKind? KindOf(string clientId)
    {
        if (!clientId.StartsWith(Prefix, StringComparison.Ordinal))
            return null;

        var name = clientId[Prefix.Length..];
        var kind = FaultKind.Named(name.EndsWith(Once, StringComparison.Ordinal) ? name[..^Once.Length] : name);
        return (kind?.Routes & Striking) is null or FaultRoutes.None ? null : kind;
    }

    private static bool IsFirst(string? refreshToken, SandboxStore store)
    {
        lock (store.Lock)
            return refreshToken is not null && store.ByRefreshToken(refreshToken)?.Generation == 1;
    }
}
