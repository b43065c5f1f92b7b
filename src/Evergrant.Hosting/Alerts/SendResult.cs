namespace Evergrant.Hosting.Alerts;

/// How one try ended.
internal abstract record SendResult
{
    private SendResult() { }

    /// <param name="Remark">What was said beside it, such as a recipient that was refused.</param>
    public sealed record Sent(string? Remark = null) : SendResult;

    public sealed record NotSent(string Why) : SendResult;

    /// The receiver wants no more of it: not tried again.
    public sealed record Unwanted(string Why) : SendResult;
}
