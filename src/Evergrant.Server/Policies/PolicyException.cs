namespace Evergrant.Server.Policies;

/// A policy as it was asked for cannot be; nothing was changed.
public sealed class PolicyException(IReadOnlyList<string> errors) : Exception(string.Join('\n', errors))
{
    /// Every mistake, a line each.
    public IReadOnlyList<string> Errors => errors;
}
