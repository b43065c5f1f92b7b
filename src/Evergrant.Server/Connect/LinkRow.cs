using Evergrant.Storage;

namespace Evergrant.Server.Connect;

/// A link as it is stored.
internal sealed record LinkRow
{
    public const string Columns =
        "hash, app, grant_name, reconnect, expected_account, activate, keep, expires_at, used_at";

    public required string Hash { get; init; }
    public required string App { get; init; }
    public required string GrantName { get; init; }
    public GrantId? Reconnect { get; init; }
    public string? ExpectedAccount { get; init; }
    public required bool Activate { get; init; }
    public required Keep Keep { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? UsedAt { get; init; }

    public static LinkRow Read(SqlRow row) =>
        new()
        {
            Hash = row.Text(),
            App = row.Text(),
            GrantName = row.Text(),
            Reconnect = row.TextOrNull() is { } id ? GrantId.Parse(id) : null,
            ExpectedAccount = row.TextOrNull(),
            Activate = row.Number() != 0,
            Keep = Enum.Parse<Keep>(row.Text()),
            ExpiresAt = row.Time(),
            UsedAt = row.TimeOrNull(),
        };
}
