using Evergrant.Hosting.Home;
using Evergrant.Providers;
using Evergrant.Server.Web;

namespace Evergrant.Server.Gateway;

/// The upstreams of apps, by name, looked up as rarely as keys are.
internal sealed class Upstreams(EvergrantHome home)
{
    private readonly Believed<Upstream> believed = new(
        home.ProcessClock,
        (app, cancellationToken) => FindAsync(home, app, cancellationToken)
    );

    /// Null: there is no such app any more, or its profile is not in the catalog.
    public ValueTask<Upstream?> FindAsync(string app, CancellationToken cancellationToken) =>
        believed.Find(app) is { } known ? new(known) : new(believed.LookAsync(app, cancellationToken));

    private static async Task<Upstream?> FindAsync(
        EvergrantHome home,
        string name,
        CancellationToken cancellationToken
    ) =>
        await home.Store.FindAppAsync(name, cancellationToken) is { } app
        && home.Catalog.Find(app.Profile) is { } profile
            ? new Upstream(app, profile)
            : null;
}
