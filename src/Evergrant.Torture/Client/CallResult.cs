namespace Evergrant.Torture.Client;

/// How one call of the API ended, as the client tells it.
internal abstract record CallResult
{
    private CallResult() { }

    public sealed record Worked : CallResult;

    public sealed record Failed(string Why) : CallResult;

    /// The caller went away, or was killed.
    public sealed record Gone : CallResult;
}
