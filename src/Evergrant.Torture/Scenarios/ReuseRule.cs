namespace Evergrant.Torture;

/// What the server makes of a refresh token that was used before.
public enum ReuseRule
{
    /// Refused; nothing else happens.
    Strict,

    /// Refused, and every token of the grant dies.
    RevokesFamily,

    /// Within <see cref="Scenario.Grace"/> of its first use it is answered with new tokens, later refused.
    Grace,
}
