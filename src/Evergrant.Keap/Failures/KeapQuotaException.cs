namespace Evergrant.Keap;

/// <summary>Too many calls (429). Nothing was done.</summary>
public sealed class KeapQuotaException : KeapException
{
    internal KeapQuotaException(string message, Exception? cause = null)
        : base(message, cause) { }

    /// <inheritdoc/>
    public override bool IsPassing => true;

    /// <summary>What is used up.</summary>
    public QuotaSpan Span { get; init; }

    /// <summary>How long to wait, as the answer says. Null: it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>When the day's calls begin anew, if it is they that are used up. Null: another span, or not said.</summary>
    public DateTimeOffset? ResetsAt => Span == QuotaSpan.Day ? Quota?.DayEnds : null;
}
