using Evergrant.Hosting.Home;
using Evergrant.Providers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Evergrant.Hosting;

/// <summary>
/// Where an <see cref="EvergrantClient"/> gets its tokens: from a home that this program keeps itself (the default), or from
/// an Evergrant server (<see cref="Server"/>).
/// </summary>
public sealed class EvergrantOptions
{
    /// <summary>
    /// The home's folder; made if it is not there. Default: EVERGRANT_HOME, else the nearest <c>.evergrant</c> upward from the
    /// current folder, else the user's data folder. Any number of programs and the command line may share one.
    /// </summary>
    public string? Home { get; set; }

    /// <summary>
    /// The database that several programs keep their grants in; their homes need the same <c>master.key</c>. Default: as the
    /// home's settings say, else a file in the home.
    /// </summary>
    public ConnectionString? PostgreSql { get; set; }

    /// <summary>
    /// Whether this program also refreshes what is due by itself. Default true; false for one that runs for seconds: it
    /// refreshes what it asks for.
    /// </summary>
    public bool Schedule { get; set; } = true;

    /// <summary>An Evergrant server, such as http://127.0.0.1:7400, in place of a home. Default: none.</summary>
    public Uri? Server { get; set; }

    /// <summary>
    /// File with the key that the server is shown: a consumer key of one grant
    /// (<c>evergrant key create GRANT --token-read</c>) or an operator token. Read again each time the server is asked.
    /// </summary>
    public string? KeyFile { get; set; }

    /// <summary>With a server: the provider of its grants, by name. Default <c>keap</c>. A home knows its own.</summary>
    public string Profile { get; set; } = "keap";

    /// <summary>The program's Keap app; see <see cref="KeapOptions"/>. Default: the apps that the home has.</summary>
    public KeapOptions? Keap { get; set; }

    /// <summary>Where an owner approves a grant again, for exceptions to name. Default: they name the command.</summary>
    public Func<Grant, Uri?>? ReconnectAddress { get; set; }

    /// <summary>Known providers. Default: those that are built in.</summary>
    public ProviderCatalog Catalog { get; set; } = ProviderCatalog.BuiltIn;

    /// <summary>Token ages and the schedule; a sandbox's clock in tests. Default: as <see cref="HomeOptions.Calendar"/>.</summary>
    public TimeProvider? Calendar { get; set; }

    /// <summary>Leases, timeouts, the age of a server's answers. Default: the system's clock.</summary>
    public TimeProvider ProcessClock { get; set; } = TimeProvider.System;

    /// <summary>Default: nobody; a host's own when registered with it.</summary>
    public ILoggerFactory Logs { get; set; } = NullLoggerFactory.Instance;
}
