namespace Evergrant.Torture;

/// A scenario file that cannot be used. One line for each mistake.
public sealed class ScenarioException(IReadOnlyList<string> errors) : Exception(string.Join('\n', errors))
{
    public IReadOnlyList<string> Errors => errors;
}
