namespace Evergrant.Providers;

/// Profiles that cannot be used, with every mistake in all of them.
public sealed class ProfileException(IReadOnlyList<string> errors) : Exception(string.Join('\n', errors))
{
    public IReadOnlyList<string> Errors { get; } = errors;
}
