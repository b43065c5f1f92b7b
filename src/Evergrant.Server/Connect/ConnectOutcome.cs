using Evergrant.Storage;

namespace Evergrant.Server.Connect;

/// How a sign-in ended, as its page tells it. Holds no secret.
internal sealed record ConnectOutcome
{
    public const string Columns = "id, link, cookie_hash, outcome, provider, grant_name, account, expected, detail";

    public required string Id { get; init; }
    public required string Link { get; init; }
    public required string CookieHash { get; init; }
    public required OutcomeKind Kind { get; init; }
    public required string Provider { get; init; }
    public string? GrantName { get; init; }
    public string? Account { get; init; }

    /// The account that was asked for, where another one came.
    public string? Expected { get; init; }
    public string? Detail { get; init; }

    /// A grant came of it that can be used, or will be.
    public bool UsesLink => Kind is OutcomeKind.Connected or OutcomeKind.Waiting or OutcomeKind.Reauthorized;

    public static ConnectOutcome Read(SqlRow row) =>
        new()
        {
            Id = row.Text(),
            Link = row.Text(),
            CookieHash = row.Text(),
            Kind = Enum.Parse<OutcomeKind>(row.Text()),
            Provider = row.Text(),
            GrantName = row.TextOrNull(),
            Account = row.TextOrNull(),
            Expected = row.TextOrNull(),
            Detail = row.TextOrNull(),
        };
}

internal enum OutcomeKind
{
    Connected,

    /// Connected, and paused until an operator resumes it.
    Waiting,
    Reauthorized,
    OtherAccount,
    Denied,
    Refused,
    Unanswered,
    NotSent,
    AlreadyUsed,
}
