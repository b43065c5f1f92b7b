namespace Evergrant.Sandbox;

/// <summary>Settings of single faults; each names the faults that read it.</summary>
public sealed record FaultOptions
{
    /// <summary><c>truncated-json</c>, <c>slow-body</c>: bytes of the body that arrive at once. Default: half of it.</summary>
    public int? Bytes { get; init; }

    /// <summary><c>slow</c>, <c>slow-body</c>: real milliseconds, at most ten minutes. Default 1000.</summary>
    public int? DelayMs { get; init; }

    /// <summary><c>503</c>, <c>brownout</c>, <c>429-…</c>, <c>spike</c>: seconds for Retry-After. Default: no such header.</summary>
    public int? RetryAfter { get; init; }

    /// <summary><c>html-instead-of-json</c>: status of the page. Default 403.</summary>
    public int? Status { get; init; }

    /// <summary><c>hang</c>: hold the answer of a committed request, not the request. Default false.</summary>
    public bool AfterCommit { get; init; }

    /// <summary><c>brownout</c>: its length in seconds of the sandbox's time, from when it is set. Default 3600.</summary>
    public int? WindowSeconds { get; init; }

    /// <summary><c>early-expiry</c>: the real life of the access token in seconds. Default 60.</summary>
    public int? LifeSeconds { get; init; }

    /// <summary><c>clock-skew</c>: seconds that Date is ahead; negative, behind. Default 300.</summary>
    public int? SkewSeconds { get; init; }

    /// <summary><c>longer-token</c>: letters of each token. Default 2000.</summary>
    public int? Letters { get; init; }
}
