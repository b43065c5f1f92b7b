using Evergrant.Sandbox.People;
using Evergrant.Sandbox.Profiles;

namespace Evergrant.Sandbox.Authorization;

/// <summary>Keap asks who you are first. Here nobody needs to sign in, but whoever did has no accounts of others.</summary>
internal static class OwnTenants
{
    public static IEnumerable<SandboxTenant> Of(HttpContext context, ProfileBook profiles)
    {
        var login = SignedIn.Of(context, profiles.World);
        return (login is null ? PeopleHere.Now.Logins : [login]).SelectMany(one => one.Tenants);
    }

    public static SandboxTenant? Named(HttpContext context, ProfileBook profiles, string? host) =>
        Of(context, profiles).FirstOrDefault(tenant => tenant.Host == host);
}
