namespace Evergrant.Keap;

/// <summary>The credential is not taken: the token is dead, the app is switched off, or an Evergrant server has no token for this grant. The keeper's business, or a person's.</summary>
public sealed class KeapCredentialException : KeapException
{
    internal KeapCredentialException(string message, Exception? cause = null)
        : base(message, cause) { }

    /// <inheritdoc/>
    public override bool IsPassing => false;
}
