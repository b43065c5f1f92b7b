using Evergrant.Protocol;

namespace Evergrant;

/// What an owner's consent brought back, to be redeemed once.
public sealed record ConnectRequest
{
    public required string App { get; init; }
    public required AuthorizationCode Code { get; init; }

    /// As it was sent to the authorization endpoint; the token endpoint wants the same text.
    public required string RedirectUri { get; init; }
    public CodeVerifier? Verifier { get; init; }

    /// Name of a new grant; a number is added if it is taken. A grant of the same app and account is re-authorized instead.
    public required string GrantName { get; init; }

    /// The grant to re-authorize. It refuses another account.
    public GrantId? Reconnect { get; init; }

    /// The account that has to consent, if it is known beforehand.
    public string? ExpectedAccount { get; init; }

    /// False: a new grant starts paused until an operator resumes it.
    public bool Activate { get; init; } = true;
    public Keep Keep { get; init; }
}

/// A pair of tokens that was made elsewhere (at Keap: Account Central, API Access). Its refresh token is redeemed at once:
/// that proves the pair, and makes every other copy of it useless.
public sealed record ImportRequest
{
    public required string App { get; init; }
    public required RefreshToken RefreshToken { get; init; }

    /// Name of a new grant; a number is added if it is taken. A grant of the same app and account is re-authorized instead.
    public required string GrantName { get; init; }

    /// The grant to re-authorize. It refuses another account.
    public GrantId? Reconnect { get; init; }

    /// The account that the pair has to be for, if it is known beforehand.
    public string? ExpectedAccount { get; init; }

    /// False: a new grant starts paused until an operator resumes it.
    public bool Activate { get; init; } = true;
    public Keep Keep { get; init; }
}

/// How connecting or importing ended.
public abstract record ConnectResult
{
    private ConnectResult() { }

    public sealed record Connected(Grant Grant, bool IsNew) : ConnectResult;

    /// The consent was for another account than the one asked for. It is kept as a paused grant of its own.
    public sealed record OtherAccount(string Expected, Grant Offered) : ConnectResult;

    public sealed record Refused(ProviderError Error, string Meaning) : ConnectResult;

    /// Sent, and no answer that can be read: what was sent is spent or not. A code is never sent again; an imported refresh
    /// token may be, once.
    public sealed record Unanswered(string Why) : ConnectResult;

    /// Nothing left this machine; the same code or token may be tried again while it lives.
    public sealed record NotSent(string Why) : ConnectResult;

    /// The same code or refresh token was presented before, or is one that Evergrant keeps itself. Nothing was sent.
    public sealed record AlreadyUsed(string Why) : ConnectResult;

    public sealed record NoSuchApp(string Asked) : ConnectResult;

    /// The app serves static keys only: it has no client id and secret to connect with.
    public sealed record NoClient(string App) : ConnectResult;

    public sealed record StoreUnavailable(string Message) : ConnectResult;
}
