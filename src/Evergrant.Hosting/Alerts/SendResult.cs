namespace Evergrant.Hosting.Alerts;

/// How one try ended.
internal abstract record SendResult
{
    private SendResult() { }

    /// Null: it was taken.
    public string? Why =>
        this switch
        {
            NotSent(var why) => why,
            Unwanted(var why) => why,
            _ => null,
        };

    /// <param name="Remark">What was said beside it, such as a recipient that was refused.</param>
    public sealed record Sent(string? Remark = null) : SendResult;

    public sealed record NotSent(string Reason) : SendResult;

    /// The receiver wants no more of it: not tried again.
    public sealed record Unwanted(string Reason) : SendResult;
}
