namespace Evergrant;

/// What went wrong since the tip was obtained. Empty again after each rotation. Times are the calendar's.
public sealed record Trouble
{
    public static Trouble None { get; } = new();

    /// Presentations of the tip's refresh token that were sent and never answered.
    public int Unknowns { get; init; }

    /// When the first of them was sent.
    public DateTimeOffset? UnknownSince { get; init; }

    /// Presentations that the provider refused.
    public int Refusals { get; init; }

    public DateTimeOffset? RefusedAt { get; init; }

    /// <see cref="App.SecretSetAt"/> or <see cref="App.NextSecretSetAt"/> of the secret with which it was refused last. Null:
    /// it was not refused since.
    public DateTimeOffset? RefusedSecretAt { get; init; }

    /// Tries in a row that failed for passing reasons: back-off grows with it.
    public int Failures { get; init; }

    /// Nothing is presented earlier, whoever asks: `Retry-After`, back-off, the next turn of a refused token.
    public DateTimeOffset? NotBefore { get; init; }
}
