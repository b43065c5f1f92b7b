namespace Evergrant.Server.Connect;

/// A sign-in that was spent just now, and only now.
internal sealed record SpentState(
    string Hash,
    string CookieHash,
    LinkRow Link,
    string RedirectUri,
    string? SealedVerifier
);

/// A sign-in that a browser waits for. Holds the state in its address, so it does not print.
internal sealed class WaitingState(Uri authorize, TimeSpan age, bool isExpired, bool isSpent)
{
    public Uri Authorize => authorize;
    public TimeSpan Age => age;
    public bool IsExpired => isExpired;
    public bool IsSpent => isSpent;

    /// How it ended. Null: it has not yet.
    public string? Result { get; init; }

    public override string ToString() => "[waiting sign-in]";
}

/// What taking a state can answer.
internal abstract record SpendResult
{
    private SpendResult() { }

    public sealed record Spent(SpentState State) : SpendResult;

    /// Never made, made for another browser, or for another provider.
    public sealed record Unknown : SpendResult;

    public sealed record Expired : SpendResult;

    /// <param name="Result">How it ended. Null: it has not yet.</param>
    public sealed record AlreadyUsed(string? Result) : SpendResult;

    /// Another sign-in of the same link is being finished, or was.
    public sealed record LinkUsed : SpendResult;
}
