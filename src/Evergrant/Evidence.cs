namespace Evergrant;

/// What was sent and what came back when a grant's state last changed. Never holds a secret.
public sealed record Evidence
{
    /// Calendar.
    public required DateTimeOffset At { get; init; }

    /// What happened, as a word: `connected`, `rotated`, `refused`, `wrong_secret`, `unknown`, `not_sent`, `unavailable`, `paused` …
    public required string What { get; init; }

    /// What was sent: a code, or a refresh token by its fingerprint.
    public string? Sent { get; init; }

    /// Status and the OAuth error, or how the connection ended.
    public string? Received { get; init; }

    /// What the answer was held to mean, and why: see <see cref="Refresh.Verdict"/>.
    public string? Meaning { get; init; }

    /// Node that sent it.
    public string? Node { get; init; }
}
