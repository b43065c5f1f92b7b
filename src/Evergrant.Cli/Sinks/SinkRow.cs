using Evergrant.Cli.Terminal;
using Evergrant.Hosting.Sinks;

namespace Evergrant.Cli.Sinks;

/// A token file in `sink list --json`.
internal sealed record SinkRow(
    string Path,
    string GrantId,
    string? Grant,
    string Format,
    string Mode,
    string? Owner,
    string? Reload,
    DateTimeOffset AddedAt,
    string? Problem
)
{
    /// <param name="grant">Null: the grant is gone.</param>
    public static SinkRow Of(Sink sink, string? grant) =>
        new(
            sink.Path,
            sink.Grant.ToString(),
            grant,
            Words.Of(sink.Format),
            Convert.ToString((int)sink.Mode, 8),
            sink.Owner,
            sink.Reload,
            sink.AddedAt,
            sink.Problem
        );
}
