namespace Evergrant;

/// A static key (a Keap PAT or SAK) to be served like any access token.
public sealed record KeyRequest
{
    /// Needs a profile and a base address only: an app without client id and secret will do.
    public required string App { get; init; }
    public required AccessToken Key { get; init; }

    /// The name of a key grant of the same app: its key is replaced.
    public required string GrantName { get; init; }

    /// What the account is called. Null: not told; a key that replaces another keeps the account it had.
    public string? Account { get; init; }
}

/// How adding a key ended. All but <see cref="Added"/> changed nothing.
public abstract record KeyResult
{
    private KeyResult() { }

    public sealed record Added(Grant Grant, bool IsNew) : KeyResult;

    /// The API answered the one test read with 401 or 403.
    public sealed record Refused(string Why) : KeyResult;

    /// The API gave no answer, or one that does not say whether the key works: it may be tried again.
    public sealed record NotTested(string Why) : KeyResult;

    public sealed record NoSuchApp(string Asked) : KeyResult;

    /// The name belongs to a grant that rotates, or to another app's key.
    public sealed record NameTaken(Grant Grant) : KeyResult;

    public sealed record StoreUnavailable(string Message) : KeyResult;
}
