namespace Evergrant.Sandbox;

/// <summary>Settings of single faults; each names the faults that read it.</summary>
public sealed record FaultOptions
{
    /// <summary><c>truncated-json</c>: bytes of the body that arrive. Default: half of it.</summary>
    public int? Bytes { get; init; }

    /// <summary><c>slow</c>: real milliseconds, at most ten minutes. Default 1000.</summary>
    public int? DelayMs { get; init; }

    /// <summary><c>503</c>: seconds for Retry-After. Default: no such header.</summary>
    public int? RetryAfter { get; init; }

    /// <summary><c>html-instead-of-json</c>: status of the page. Default 403.</summary>
    public int? Status { get; init; }

    /// <summary><c>hang</c>: hold the answer of a committed request, not the request. Default false.</summary>
    public bool AfterCommit { get; init; }
}
