namespace Evergrant.Keap;

/// <summary>Whoever the token is of may not do this, or this edition of Keap cannot (403).</summary>
public sealed class KeapForbiddenException : KeapException
{
    internal KeapForbiddenException(string message, Exception? cause = null)
        : base(message, cause) { }

    /// <inheritdoc/>
    public override bool IsPassing => false;
}
