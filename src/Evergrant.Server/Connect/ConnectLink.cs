namespace Evergrant.Server.Connect;

/// An address for an owner's browser. Whoever has it can connect an account once, so it does not print.
public sealed class ConnectLink(Uri address, DateTimeOffset expiresAt)
{
    public Uri Address => address;
    public DateTimeOffset ExpiresAt => expiresAt;

    public override string ToString() => "[connect link]";
}

/// A link that makes a new grant, or re-authorizes the one that the same account has with the app.
public sealed record NewGrantLink
{
    public required string App { get; init; }

    /// Default: the app's name. A number is added if it is taken.
    public string? GrantName { get; init; }

    /// The only account to take, such as `xy123.infusionsoft.com`. The grant is active at once.
    public string? ExpectedAccount { get; init; }

    /// True: the grant is active whatever account the owner chooses. Default: it is paused until an operator resumes it.
    public bool Activate { get; init; }

    public Keep Keep { get; init; }

    /// Default 30 minutes.
    public TimeSpan Life { get; init; } = TimeSpan.FromMinutes(30);
}

/// What asking for a link can answer.
public abstract record CreateLinkResult
{
    private CreateLinkResult() { }

    public sealed record Created(ConnectLink Link) : CreateLinkResult;

    public sealed record NoSuchApp(string Asked) : CreateLinkResult;

    public sealed record NoSuchGrant(string Asked) : CreateLinkResult;

    /// The profile of the app is gone: nobody can consent to it.
    public sealed record NoSuchProfile(string Profile) : CreateLinkResult;

    /// The app serves static keys only: there is no client to approve.
    public sealed record NoClient(string App) : CreateLinkResult;

    /// The grant is served with a static key, which nobody approves.
    public sealed record StaticKey(string Grant) : CreateLinkResult;
}
