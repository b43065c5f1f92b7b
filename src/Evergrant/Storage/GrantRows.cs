namespace Evergrant.Storage;

/// A grant as columns: `grants g` joined with `token_sets t`, its tip.
internal static class GrantRows
{
    public const string From = "from grants g join token_sets t on t.grant_id = g.id and t.attempt = g.tip";

    public const string Columns = """
        g.id, g.name, g.app, g.kind, g.account, g.state, g.since,
        g.evidence_at, g.evidence_what, g.evidence_sent, g.evidence_received, g.evidence_meaning, g.evidence_node,
        g.epoch, g.generation, g.tip, t.obtained_at, t.access_expires_at, t.refresh_idle_ends_at,
        t.refresh_absolute_ends_at, case when t.refresh_fingerprint is null then 0 else 1 end, g.keep, g.last_read_at, g.next_refresh_at,
        g.unknowns, g.unknown_since, g.refusals, g.refused_at, g.failures, g.not_before, g.refused_secret_at,
        g.rationed, g.consented_at, g.version, g.created_at
        """;

    public static Grant Read(SqlRow row) =>
        new()
        {
            Id = GrantId.Parse(row.Text()),
            Name = row.Text(),
            App = row.Text(),
            Kind = Codes.ToGrantKind(row.Text()),
            Account = row.TextOrNull(),
            State = Codes.ToState(row.Text()),
            Since = row.Time(),
            Evidence = ReadEvidence(row),
            Epoch = row.Number(),
            Generation = row.Number(),
            Tip = AttemptId.Parse(row.Text()),
            ObtainedAt = row.Time(),
            AccessExpiresAt = row.Time(),
            RefreshIdleEndsAt = row.TimeOrNull(),
            RefreshAbsoluteEndsAt = row.TimeOrNull(),
            HasRefreshToken = row.Number() == 1,
            Keep = Codes.ToKeep(row.Text()),
            LastReadAt = row.TimeOrNull(),
            NextRefreshAt = row.TimeOrNull(),
            Trouble = ReadTrouble(row),
            IsRationed = row.Number() == 1,
            ConsentedAt = row.TimeOrNull(),
            Version = row.BigNumber(),
            CreatedAt = row.Time(),
        };

    public static Evidence ReadEvidence(SqlRow row) =>
        new()
        {
            At = row.Time(),
            What = row.Text(),
            Sent = row.TextOrNull(),
            Received = row.TextOrNull(),
            Meaning = row.TextOrNull(),
            Node = row.TextOrNull(),
        };

    private static Trouble ReadTrouble(SqlRow row) =>
        new()
        {
            Unknowns = row.Number(),
            UnknownSince = row.TimeOrNull(),
            Refusals = row.Number(),
            RefusedAt = row.TimeOrNull(),
            Failures = row.Number(),
            NotBefore = row.TimeOrNull(),
            RefusedSecretAt = row.TimeOrNull(),
        };
}
