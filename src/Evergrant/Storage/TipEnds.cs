namespace Evergrant.Storage;

/// What a grant's row repeats of its tip's times: by these it is looked for, see the migration `deadlines`.
internal static class TipEnds
{
    public const string Columns = "obtained_at, ends_at, idle_ends_at, idle_half_at, age_half_at";

    /// Of a grant that was consented to at `@consented`.
    public const string Values =
        $"cast(@obtained as bigint), cast(@ends as bigint), cast(@idle as bigint), cast(@idle_half as bigint), {HalfOfConsented}";

    /// As <see cref="Values"/>.
    public const string SetAnew =
        $"obtained_at = @obtained, ends_at = @ends, idle_ends_at = @idle, idle_half_at = @idle_half, age_half_at = {HalfOfConsented}";

    /// Of a grant that is there already; its age counts from the consent that it knows.
    public const string Set = """
        obtained_at = @obtained, ends_at = @ends, idle_ends_at = @idle, idle_half_at = @idle_half,
        age_half_at = coalesce(consented_at, created_at)
          + (cast(@absolute as bigint) - coalesce(consented_at, created_at) + 1) / 2
        """;

    private const string HalfOfConsented =
        "cast(@consented as bigint) + (cast(@absolute as bigint) - cast(@consented as bigint) + 1) / 2";

    public static Sql WithEnds(this Sql sql, TokenSet tokens)
    {
        var (idle, absolute) = (tokens.RefreshIdleEndsAt, tokens.RefreshAbsoluteEndsAt);
        sql["obtained"] = tokens.ObtainedAt;
        sql["ends"] = absolute < idle ? absolute : idle ?? absolute;
        sql["idle"] = idle;
        sql["idle_half"] = tokens.ObtainedAt + Half(idle - tokens.ObtainedAt);
        sql["absolute"] = absolute;
        return sql;
    }

    /// Never too early, in the store's milliseconds.
    private static TimeSpan? Half(TimeSpan? span) =>
        span is { } whole ? TimeSpan.FromMilliseconds(Math.Ceiling(whole.TotalMilliseconds / 2)) : null;
}
