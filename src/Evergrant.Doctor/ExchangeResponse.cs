using System.Diagnostics;

namespace Evergrant.Doctor;

/// <summary>What came back.</summary>
/// <param name="status">Null when only the body was pasted.</param>
/// <param name="headers">In their order; a name may repeat.</param>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class ExchangeResponse(int? status, IEnumerable<ExchangeHeader> headers, string? body)
{
    internal int? Status { get; } = status;
    internal IReadOnlyList<ExchangeHeader> Headers { get; } = [.. headers];
    internal string? Body { get; } = body;

    public override string ToString() => "[response]";
}
