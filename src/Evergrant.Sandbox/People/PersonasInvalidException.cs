namespace Evergrant.Sandbox;

/// <summary>A personas file that says what cannot be. Nothing of it was taken.</summary>
public sealed class PersonasInvalidException(IReadOnlyList<string> mistakes)
    : Exception(string.Join(Environment.NewLine, mistakes))
{
    /// <summary>A line for each, with the place first.</summary>
    public IReadOnlyList<string> Mistakes { get; } = mistakes;
}
