namespace Evergrant.Keap;

/// <summary>No answer, or half of one: no connection, it broke off, or it took longer than <see cref="HttpClient.Timeout"/>.</summary>
public sealed class KeapNoAnswerException : KeapException
{
    internal KeapNoAnswerException(string message, Exception? cause = null)
        : base(message, cause) { }

    /// <inheritdoc/>
    public override bool IsPassing => true;
}
