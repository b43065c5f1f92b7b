namespace Evergrant.Keap;

/// <summary>Something answered that is not Keap's API as it is known: a page in HTML, broken JSON, or more than <see cref="KeapClientOptions.LongestAnswer"/>.</summary>
public sealed class KeapUnreadableException : KeapException
{
    internal KeapUnreadableException(string message, Exception? cause = null)
        : base(message, cause) { }

    /// <inheritdoc/>
    public override bool IsPassing => true;
}
