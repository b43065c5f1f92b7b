namespace Evergrant.Hosting.Sinks;

/// A token file that somebody wants.
public sealed record NewSink
{
    /// Outside the home.
    public required string Path { get; init; }

    public SinkFormat Format { get; init; } = SinkFormat.Raw;

    /// For its user and its group only. Default: 0600.
    public UnixFileMode Mode { get; init; } = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// `USER`, `USER:GROUP` or `:GROUP`, by name or number. Default: whoever writes it. Giving it to another user takes root.
    public string? Owner { get; init; }

    /// A command for the shell, run after each replacement; it may take 30 s. Default: none.
    public string? Reload { get; init; }
}
