using Evergrant.Providers;
using Evergrant.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Evergrant;

/// What a <see cref="Keeper"/> works with.
public sealed record KeeperOptions
{
    public required IGrantStore Store { get; init; }

    /// Answers are sealed into it before they are read. Kept by the caller; open as long as the keeper.
    public required Spool Spool { get; init; }

    /// What this home last did with each grant, outside of the store. Null: a store that was brought back from a copy is not
    /// recognized. Kept by the caller; open as long as the keeper.
    public AnswerJournal? Journal { get; init; }

    /// Homes with spools of their own may work on this store too, so an answer may lie where this keeper cannot look.
    public bool SharesStore { get; init; }

    public ProviderCatalog Catalog { get; init; } = ProviderCatalog.BuiltIn;

    /// Token ages and the schedule. A sandbox's clock may stand in for it.
    public TimeProvider Calendar { get; init; } = TimeProvider.System;

    /// Leases, timeouts, draining. Moving the calendar ends none of them.
    public TimeProvider ProcessClock { get; init; } = TimeProvider.System;

    /// Names this process in attempts and leases. Default: host name, process id and a random part.
    public string Node { get; init; } = NodeName.New();

    public ILoggerFactory Logs { get; init; } = NullLoggerFactory.Instance;

    /// <see cref="Protocol.TokenEndpoint.Simulated"/>
    internal Func<Protocol.TokenRequest, Uri, CancellationToken, Task<Protocol.Exchange>>? Simulated { get; init; }
}
