namespace Evergrant.Keap;

/// <summary>There is no record of that id (404).</summary>
public sealed class KeapNotFoundException : KeapException
{
    internal KeapNotFoundException(string message, Exception? cause = null)
        : base(message, cause) { }

    /// <inheritdoc/>
    public override bool IsPassing => false;
}
