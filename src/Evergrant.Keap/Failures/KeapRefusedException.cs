namespace Evergrant.Keap;

/// <summary>Keap does not do this: another refusal, such as 405, or what a sandbox does not imitate (501).</summary>
public sealed class KeapRefusedException : KeapException
{
    internal KeapRefusedException(string message, Exception? cause = null)
        : base(message, cause) { }

    /// <inheritdoc/>
    public override bool IsPassing => false;
}
