namespace Evergrant.Http;

/// <summary>
/// There is no live token for a grant, so nothing was sent. <see cref="TokenUnavailableException"/> passes by itself; the
/// others need a person. The message says since when, on what evidence, and what to do; it holds no secret.
/// </summary>
public abstract class GrantUnavailableException : Exception
{
    private protected GrantUnavailableException(string grant, string code, string message, Exception? cause = null)
        : base(message, cause)
    {
        Grant = grant;
        Code = code;
    }

    /// <summary>Id or name, as it was asked for.</summary>
    public string Grant { get; }

    /// <summary>Stable: the <c>code</c> of the server's problem documents, such as <c>needs_reauthorization</c>.</summary>
    public string Code { get; }

    /// <summary>Null: not known, for the grant could not be looked at.</summary>
    public GrantState? State { get; init; }

    /// <summary>When <see cref="State"/> was entered.</summary>
    public DateTimeOffset? Since { get; init; }
}

/// <summary>Only the owner can bring a token: by approving again at the provider's page.</summary>
public sealed class NeedsReauthorizationException : GrantUnavailableException
{
    internal NeedsReauthorizationException(string grant, string message)
        : base(grant, "needs_reauthorization", message) { }

    /// <summary>For the owner's browser. Null: the message names the command that makes one.</summary>
    public Uri? ReconnectAddress { get; init; }
}

/// <summary>An operator paused the grant (<c>grant_paused</c>) or ended it (<c>grant_revoked</c>).</summary>
public sealed class GrantStoppedException : GrantUnavailableException
{
    internal GrantStoppedException(string grant, string code, string message)
        : base(grant, code, message) { }
}

/// <summary>There is no grant of that id or name.</summary>
public sealed class NoSuchGrantException : GrantUnavailableException
{
    internal NoSuchGrantException(string grant, string message)
        : base(grant, "no_such_grant", message) { }
}

/// <summary>The Evergrant server does not take this program's key, or not for this grant.</summary>
public sealed class ServerKeyRefusedException : GrantUnavailableException
{
    internal ServerKeyRefusedException(string grant, string code, string message)
        : base(grant, code, message) { }
}

/// <summary>
/// No live token now, and it passes: <c>provider_unavailable</c>, <c>refresh_in_progress</c>, <c>refresh_refused</c>,
/// <c>outcome_unknown</c>, <c>store_unavailable</c>, <c>spool_unavailable</c>, <c>shutting_down</c>, or
/// <c>server_unavailable</c> where an Evergrant server does not answer.
/// </summary>
public sealed class TokenUnavailableException : GrantUnavailableException
{
    internal TokenUnavailableException(
        string grant,
        string code,
        string message,
        TimeSpan retryAfter,
        Exception? cause = null
    )
        : base(grant, code, message, cause) => RetryAfter = retryAfter;

    /// <summary>Asking sooner brings nothing; at least a second.</summary>
    public TimeSpan RetryAfter { get; }
}
