namespace Evergrant.Server;

public sealed record ServerOptions
{
    /// In place of the setting `listen`. Port 0 takes a free one.
    public Uri? Listen { get; init; }

    /// Whether grants are refreshed when they are due. Default true.
    public bool Schedule { get; init; } = true;
}
