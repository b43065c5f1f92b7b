using Evergrant.Doctor;
using Evergrant.Sandbox.Fidelity;

namespace Evergrant.Sandbox;

/// <summary>One emulated request. Holds fingerprints and names, never a secret.</summary>
public sealed record LoggedRequest
{
    private IReadOnlyList<LoggedFinding>? findings;
    private IReadOnlyList<string>? fidelity;

    /// <summary>The value of <c>x-sandbox-request-id</c>.</summary>
    public required string Id { get; init; }

    /// <summary>On the sandbox's clock.</summary>
    public required DateTimeOffset Time { get; init; }

    public required string Method { get; init; }
    public required string Path { get; init; }

    /// <summary>Parameters with secret values replaced; null without any.</summary>
    public string? Query { get; init; }

    /// <summary>Null when the connection was cut without an answer.</summary>
    public int? Status { get; init; }

    /// <summary>The client_id if it is a known one, or <c>key:</c> and the name of a PAT or SAK; else <c>unknown:</c> and a fingerprint.</summary>
    public string? Client { get; init; }

    public string? GrantType { get; init; }
    public string? Tenant { get; init; }

    /// <summary>Fingerprint of the token or code that was presented.</summary>
    public string? Presented { get; init; }

    /// <summary>Id of the token set that was issued.</summary>
    public string? Issued { get; init; }

    /// <summary>Stable name of the reason of a refusal.</summary>
    public string? Refused { get; init; }

    /// <summary>What the doctor finds odd about the request, refused or not. Looked for when it is asked for.</summary>
    public IReadOnlyList<LoggedFinding> Findings =>
        findings ??= Sent is null ? [] : [.. Examination.Of(Sent).Select(LoggedFinding.Of)];

    /// <summary>Rows of <see cref="KeapSandbox.Fidelity"/> that the answer came from. Looked up when it is asked for.</summary>
    public IReadOnlyList<string> Fidelity => fidelity ??= Ledger.RowsOf(Keys);

    /// <summary>Name of the fault that struck it.</summary>
    public string? Fault { get; init; }

    /// <summary>What went over the wire, redacted.</summary>
    public required LoggedExchange Exchange { get; init; }

    public string? UserAgent { get; init; }
    public int RemotePort { get; init; }

    /// <summary>To be sent again, as <see cref="Snippet"/> writes it, with variables in place of what may be a secret.</summary>
    internal SnippetCall? Call { get; init; }

    internal RedirectDifference? Redirect { get; init; }

    /// <summary>See <see cref="SandboxRequestLog.Round"/>.</summary>
    internal int Round { get; init; }

    /// <summary>Which of its presentations this was in the life of the state, of a refresh token that was looked at.</summary>
    internal int? Presentation { get; init; }

    internal HttpExchange? Sent { get; init; }

    internal LedgerKeys Keys { get; init; }
}
