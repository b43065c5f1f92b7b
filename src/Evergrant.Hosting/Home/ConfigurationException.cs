namespace Evergrant.Hosting.Home;

/// A home that cannot be opened as it stands. Holds every mistake that was found, each as `path: what is wrong and what is
/// right`; nothing was changed.
public sealed class ConfigurationException(IReadOnlyList<string> errors) : Exception(string.Join('\n', errors))
{
    public ConfigurationException(string error)
        : this([error]) { }

    public IReadOnlyList<string> Errors => errors;
}
