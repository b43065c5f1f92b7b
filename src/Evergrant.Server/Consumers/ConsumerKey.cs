using Evergrant.Server.Policies;

namespace Evergrant.Server.Consumers;

/// A key of the gateway, as it is listed. Its text was shown once, when it was made.
/// <param name="Grant">The only one it opens.</param>
/// <param name="TokenRead">Whether it may also read the grant's access token.</param>
/// <param name="RevokedAt">Null: it works.</param>
/// <param name="RotatedAt">When its text was last replaced. Null: it never was.</param>
/// <param name="SocketUid">The user of this machine who needs no text on the server's socket. Null: everybody does.</param>
/// <param name="Note">For whom it is, and why. Null: nothing was noted.</param>
public sealed record ConsumerKey(
    string Id,
    string Name,
    GrantId Grant,
    bool TokenRead,
    DateTimeOffset CreatedAt,
    DateTimeOffset? RevokedAt,
    KeyPolicy Policy,
    DateTimeOffset? RotatedAt,
    string? Note,
    int? SocketUid
);
