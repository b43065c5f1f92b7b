namespace Evergrant;

/// What keeps a grant's access token alive.
public enum GrantKind
{
    /// A refresh token, redeemed again and again.
    Rotating,

    /// Nothing: it is a static key (a Keap PAT or SAK), which lives until somebody deletes it at the provider.
    Key,
}
