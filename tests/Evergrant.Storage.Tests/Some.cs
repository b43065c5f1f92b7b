namespace Evergrant.Storage.Tests;

internal static class Some
{
    private static long ticks;

    /// Each later than the one before, as ids need to sort.
    public static DateTimeOffset Time() => The.Start.AddMilliseconds(Interlocked.Increment(ref ticks));

    public static GrantId GrantId() => Evergrant.GrantId.New(Time());

    public static Evidence Evidence(string what = "rotated") =>
        new()
        {
            At = Time(),
            What = what,
            Received = $"200 {what}",
            Node = "node-1",
        };

    public static TokenSet Tokens(string text, string? account = The.Account) =>
        new()
        {
            AccessToken = new AccessToken($"canary-access-{text}"),
            RefreshToken = new RefreshToken($"canary-refresh-{text}"),
            Scope = "full",
            Account = account,
            ObtainedAt = The.Start,
            AccessExpiresAt = The.Start.AddHours(24),
            RefreshIdleEndsAt = The.Start.AddDays(45),
        };

    public static Attempt ConsentAttempt(GrantId grant, AttemptKind kind = AttemptKind.Code) =>
        new()
        {
            Id = AttemptId.New(Time()),
            Grant = grant,
            Kind = kind,
            Epoch = 1,
            Generation = 1,
            Node = "node-1",
            StartedAt = The.Start,
        };

    public static Consent Consent(
        GrantId grant,
        string name,
        string tokens,
        string app = "shop",
        string? account = The.Account
    ) =>
        new()
        {
            Attempt = ConsentAttempt(grant),
            GrantName = name,
            App = app,
            Tokens = Tokens(tokens, account),
            Evidence = Evidence("connected"),
            NextRefreshAt = The.Start.AddHours(16),
            AppSecretSetAt = The.Start,
        };

    public static Consent Key(GrantId grant, string name, string key, string? account = null)
    {
        var consent = Consent(grant, name, key);
        return consent with
        {
            Kind = GrantKind.Key,
            Tokens = new TokenSet
            {
                AccessToken = consent.Tokens.AccessToken,
                Account = account,
                ObtainedAt = The.Start,
                AccessExpiresAt = Grant.Never,
            },
            Evidence = Evidence("key_added"),
            NextRefreshAt = null,
        };
    }

    /// A refresh with the tip's token.
    public static Attempt Refresh(Grant grant, int number = 0, string node = "node-1") =>
        new()
        {
            Id = AttemptId.New(Time()),
            Grant = grant.Id,
            Kind = AttemptKind.Refresh,
            Parent = grant.Tip,
            Try = number,
            Epoch = grant.Epoch,
            Generation = grant.Generation + 1,
            Node = node,
            StartedAt = The.Start,
        };

    public static Rotation Rotation(Attempt attempt, string tokens) =>
        new()
        {
            Attempt = attempt,
            Tokens = Tokens(tokens),
            Evidence = Evidence(),
            NextRefreshAt = The.Start.AddHours(32),
            AppSecretSetAt = The.Start,
        };

    public static AttemptEnd End(Attempt attempt, AttemptOutcome outcome, GrantChange? change, long version) =>
        new()
        {
            Attempt = attempt.Id,
            Grant = attempt.Grant,
            Outcome = outcome,
            Received = "closed",
            EndedAt = Time(),
            Change = change,
            ExpectedVersion = version,
        };

    public static GrantChange Change(GrantState state, string what = "changed") =>
        new()
        {
            State = state,
            Evidence = Evidence(what),
            Trouble = Trouble.None,
        };
}
