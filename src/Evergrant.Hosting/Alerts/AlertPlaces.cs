using Evergrant.Hosting.Home;
using Evergrant.Providers;

namespace Evergrant.Hosting.Alerts;

/// Addresses that messages name.
internal sealed record AlertPlaces(Uri PublicAddress)
{
    public static AlertPlaces Of(Settings settings) => new(settings.PublicAddress);

    /// Nobody gave an address that others could open.
    public bool OpensHereOnly => Loopback.Names(PublicAddress);

    public Uri PageOf(StoredAlert alert) =>
        alert.Grant is { } grant ? new Uri(PublicAddress, $"/grants/{grant}") : PublicAddress;
}
