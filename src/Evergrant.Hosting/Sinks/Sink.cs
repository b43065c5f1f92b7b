namespace Evergrant.Hosting.Sinks;

/// A file in which a grant's live access token is kept.
public sealed record Sink
{
    /// Absolute, without links.
    public required string Path { get; init; }

    public required GrantId Grant { get; init; }
    public required SinkFormat Format { get; init; }
    public required DateTimeOffset AddedAt { get; init; }

    /// `rw-------` unless it was given.
    public UnixFileMode Mode { get; init; } = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// `USER`, `USER:GROUP` or `:GROUP`. Null: whoever writes it.
    public string? Owner { get; init; }

    /// Run by the shell after each replacement. Null: nothing is.
    public string? Reload { get; init; }

    /// Why the file could not be written when that was last tried. Null: it is as it should be.
    public string? Problem { get; init; }

    /// SHA-256 of what was last written there, and of what was there when that was begun: by them we know our own file.
    internal string? Hash { get; init; }
    internal string? HashBefore { get; init; }

    /// The file was replaced, and whoever reads it has not been told.
    internal bool IsReloadDue { get; init; }
}
