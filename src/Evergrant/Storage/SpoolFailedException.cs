namespace Evergrant.Storage;

/// An answer could not be made durable, in its slot or in a new file. It exists in memory only: keep it, try again, and do
/// not let the process end.
public sealed class SpoolFailedException(string path, Exception inner)
    : Exception($"The spool cannot be written at {path}: {inner.Message}", inner);
