using System.Diagnostics;

namespace Evergrant.Doctor;

/// <summary>What was sent.</summary>
/// <param name="url">As written, with its query.</param>
/// <param name="headers">In their order; a name may repeat.</param>
/// <param name="body">Null when none was sent, or when it is not known.</param>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class ExchangeRequest(string method, string url, IEnumerable<ExchangeHeader> headers, string? body)
{
    /// Default true. False when the body stands elsewhere, as in `-d @file`: then nothing is said about what it lacks.
    public bool IsBodyKnown { internal get; init; } = true;

    internal string Method { get; } = method;
    internal string Url { get; } = url;
    internal IReadOnlyList<ExchangeHeader> Headers { get; } = [.. headers];
    internal string? Body { get; } = body;

    public override string ToString() => "[request]";
}
