namespace Evergrant.Keap;

/// <summary>
/// A call of Keap's API that did not go well. The type says what kind of trouble it is; the message says it in words, Keap's
/// own if there were any, and holds no token.
/// </summary>
public abstract class KeapException : Exception
{
    private protected KeapException(string message, Exception? cause = null)
        : base(message, cause) { }

    /// <summary>The answer's status. Null: there was no whole answer.</summary>
    public int? Status { get; init; }

    /// <summary>
    /// The machine-readable name of it, if the answer has one: a gateway's errorcode such as
    /// <c>keymanagement.service.invalid_access_token</c>, or the <c>code</c> of an Evergrant server's problem document.
    /// </summary>
    public string? Code { get; init; }

    /// <summary>Keap's own words, shortened. They may repeat what was sent.</summary>
    public string? Said { get; init; }

    /// <summary>How many calls are left, if the answer says.</summary>
    public KeapQuota? Quota { get; init; }

    /// <summary>
    /// Whether what was asked for may have been done all the same: Keap had the request, and no answer says that it refused. A
    /// mail may have gone out, a contact may be there. A 503, or any answer with <c>Retry-After</c>, is taken for a refusal.
    /// </summary>
    public bool MayHaveHappened { get; init; }

    /// <summary>Whether the same call may work later without anybody doing anything.</summary>
    public abstract bool IsPassing { get; }
}
