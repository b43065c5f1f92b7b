namespace Evergrant.Keap;

/// <summary>Keap does not take what was sent (400, 422).</summary>
public sealed class KeapInvalidException : KeapException
{
    internal KeapInvalidException(string message, Exception? cause = null)
        : base(message, cause) { }

    /// <inheritdoc/>
    public override bool IsPassing => false;

    /// <summary>
    /// The field that Keap names, in its own words: <c>given_name</c>, or <c>BILLING Region</c>. Null: it names none.
    /// </summary>
    public string? Field { get; init; }
}
