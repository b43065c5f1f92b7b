namespace Evergrant.Storage;

/// The store cannot be read or written now: full, locked for longer than 5 s, unreachable. What was asked may be asked again.
public sealed class StoreUnavailableException : Exception
{
    public StoreUnavailableException(string message)
        : base(message) { }

    public StoreUnavailableException(string message, Exception inner)
        : base(message, inner) { }

    /// No later try will do: a person has to bring a copy back.
    public bool IsDamaged { get; init; }
}
