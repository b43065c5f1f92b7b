using Evergrant.Hosting.Outgoing;
using Evergrant.Providers;

namespace Evergrant.Cli.Doctoring.Live;

/// <summary>An address that the doctor calls, and where that may lead.</summary>
internal sealed record LookedEndpoint(Uri Address, OutgoingAllow Allow)
{
    public string Authority => Address.Authority;

    /// A provider's own address has to be on the public internet; one that an operator gave to the app is listed by that.
    public static LookedEndpoint Of(App app, Uri address) =>
        new(address, app.BaseAddress is null ? OutgoingAllow.Nothing : new OutgoingAllow([address.DnsSafeHost], []));

    public static LookedEndpoint TokenOf(App app, ProviderProfile profile) =>
        Of(app, ProviderEndpoints.For(app, profile).Token);
}
