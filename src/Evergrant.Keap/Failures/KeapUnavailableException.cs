namespace Evergrant.Keap;

/// <summary>Keap, or what stands before it, cannot do it now (408, 5xx).</summary>
public sealed class KeapUnavailableException : KeapException
{
    internal KeapUnavailableException(string message, Exception? cause = null)
        : base(message, cause) { }

    /// <inheritdoc/>
    public override bool IsPassing => true;

    /// <summary>How long to wait, as the answer says. Null: it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
