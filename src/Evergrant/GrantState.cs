namespace Evergrant;

/// Where a grant stands. All but <see cref="Paused"/> and <see cref="Revoked"/> serve the access token while it lives.
public enum GrantState
{
    /// The last redemption worked.
    Active,

    /// Refreshing keeps failing for reasons that pass, or that the app's owner can mend.
    Late,

    /// A redemption was sent and no whole answer came back: the refresh token may be spent.
    Uncertain,

    /// Only a person at the provider's consent page can bring it back.
    NeedsReauthorization,

    /// Stopped by an operator.
    Paused,

    /// Ended by an operator or by the owner.
    Revoked,
}
