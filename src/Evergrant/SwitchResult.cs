namespace Evergrant;

/// What pausing or resuming a grant can answer.
public abstract record SwitchResult
{
    private SwitchResult() { }

    public sealed record Switched(Grant Grant) : SwitchResult;

    /// It was so already; nothing was changed.
    public sealed record Unchanged(Grant Grant) : SwitchResult;

    /// It was ended for good; nothing was changed.
    public sealed record Ended(Grant Grant) : SwitchResult;

    public sealed record NoSuchGrant(string Asked) : SwitchResult;
}
