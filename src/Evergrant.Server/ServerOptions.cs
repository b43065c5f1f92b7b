namespace Evergrant.Server;

public sealed record ServerOptions
{
    /// In place of the setting `listen`. Port 0 takes a free one.
    public Uri? Listen { get; init; }

    /// Path of a Unix socket to listen on as well. Null: none.
    public string? Socket { get; init; }

    /// Whether grants are refreshed when they are due. Default true.
    public bool Schedule { get; init; } = true;

    /// Whether token files are written, people told and a monitor called. Default true.
    public bool Chores { get; init; } = true;

    /// Whether what forms accepted is delivered. Default true.
    public bool Delivery { get; init; } = true;
}
