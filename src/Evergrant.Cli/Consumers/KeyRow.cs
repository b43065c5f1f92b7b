using Evergrant.Server.Consumers;
using Evergrant.Server.Traces;

namespace Evergrant.Cli.Consumers;

/// A key in `key list --json`; its text is shown once, when it is made.
/// <param name="Allow">Null: everything.</param>
/// <param name="Usage">Of the last seven days. Null: it was not used.</param>
internal sealed record KeyRow(
    string Id,
    string Name,
    string GrantId,
    string? Grant,
    bool TokenRead,
    DateTimeOffset CreatedAt,
    DateTimeOffset? RevokedAt,
    DateTimeOffset? RotatedAt,
    string? Note,
    string? Preset,
    IReadOnlyList<string>? Allow,
    IReadOnlyList<string> Fields,
    int? PerSecond,
    int? PerMinute,
    int? DailyShare,
    DateTimeOffset? NotBefore,
    DateTimeOffset? Until,
    IReadOnlyList<string> From,
    int? SocketUid,
    KeyUsage? Usage
)
{
    public static KeyRow Of(ConsumerKey key, string? grant, KeyUsage? usage) =>
        new(
            key.Id,
            key.Name,
            key.Grant.ToString(),
            grant,
            key.TokenRead,
            key.CreatedAt,
            key.RevokedAt,
            key.RotatedAt,
            key.Note,
            key.Policy.Preset,
            key.Policy.Allow,
            key.Policy.Fields,
            key.Policy.PerSecond,
            key.Policy.PerMinute,
            key.Policy.DailyShare,
            key.Policy.NotBefore,
            key.Policy.Until,
            key.Policy.From,
            key.SocketUid,
            usage
        );
}
