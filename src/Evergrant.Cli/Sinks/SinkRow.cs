using Evergrant.Cli.Terminal;
using Evergrant.Hosting.Sinks;

namespace Evergrant.Cli.Sinks;

/// A token file in `sink list --json`.
internal sealed record SinkRow(
    string Path,
    string GrantId,
    string? Grant,
    string Format,
    DateTimeOffset AddedAt,
    string? Problem
)
{
    /// <param name="grant">Null: the grant is gone.</param>
    public static SinkRow Of(Sink sink, string? grant) =>
        new(sink.Path, sink.Grant.ToString(), grant, Words.Of(sink.Format), sink.AddedAt, sink.Problem);
}
