using Evergrant.Server.Consumers;

namespace Evergrant.Cli.Consumers;

/// A key in `key list --json`; its text is shown once, when it is made.
internal sealed record KeyRow(
    string Id,
    string Name,
    string GrantId,
    string? Grant,
    bool TokenRead,
    DateTimeOffset CreatedAt,
    DateTimeOffset? RevokedAt
)
{
    public static KeyRow Of(ConsumerKey key, string? grant) =>
        new(key.Id, key.Name, key.Grant.ToString(), grant, key.TokenRead, key.CreatedAt, key.RevokedAt);
}
