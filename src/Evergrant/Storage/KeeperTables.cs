namespace Evergrant.Storage;

/// <summary>
/// The keeper's tables. SQLite takes any type name with TEXT in it as text; on PostgreSQL `id_text` is a domain over
/// `text collate "C"`, so that ids and names sort alike everywhere. Numbers are bigint, times milliseconds since 1970.
/// </summary>
internal static class KeeperTables
{
    public static MigrationSet Migrations { get; } =
        new(
            "keeper",
            [
                new Migration(1, "facts and apps", FactsAndApps),
                new Migration(2, "grants", Grants),
                new Migration(3, "token sets", TokenSets),
                new Migration(4, "attempts and leases", AttemptsAndLeases),
                new Migration(5, "audit", Audit),
                new Migration(6, "keys, and codes and imports presented once", KeysAndPresentations),
                new Migration(7, "grants in trouble", Trouble),
                new Migration(8, "the schedule", Schedule),
                new Migration(9, "when a change was stored", StoredAt),
                new Migration(10, "nodes", Nodes),
                new Migration(11, "deadlines", Deadlines),
                new Migration(12, "what an answer says, and how apps are set up", Configuration),
            ]
        );

    private const string FactsAndApps = """
        create table store_facts (
          name id_text primary key,
          value text not null
        );
        create table apps (
          name id_text primary key,
          profile text not null,
          client_id text not null,
          sealed_secret text not null,
          redirect_uri text,
          base_address text,
          secret_set_at bigint not null,
          secret_proven_at bigint
        );
        """;

    // Tokens and their times live in token_sets: what is edited often lies apart from what must never be lost.
    private const string Grants = """
        create table grants (
          id id_text primary key,
          name id_text not null unique,
          app id_text not null,
          account text,
          state text not null,
          since bigint not null,
          evidence_at bigint not null,
          evidence_what text not null,
          evidence_sent text,
          evidence_received text,
          evidence_meaning text,
          evidence_node text,
          epoch bigint not null,
          generation bigint not null,
          tip id_text not null,
          keep text not null,
          last_read_at bigint,
          next_refresh_at bigint,
          unknowns bigint not null,
          unknown_since bigint,
          refusals bigint not null,
          refused_at bigint,
          failures bigint not null,
          not_before bigint,
          version bigint not null,
          created_at bigint not null
        );
        create index grants_due on grants (next_refresh_at, id) where next_refresh_at is not null;
        create index grants_account on grants (app, account);
        """;

    private const string TokenSets = """
        create table token_sets (
          grant_id id_text not null references grants (id),
          attempt id_text not null,
          parent id_text,
          epoch bigint not null,
          generation bigint not null,
          sealed_access_token text,
          sealed_refresh_token text,
          refresh_fingerprint text,
          scope text,
          account text,
          obtained_at bigint not null,
          access_expires_at bigint not null,
          refresh_idle_ends_at bigint,
          refresh_absolute_ends_at bigint,
          primary key (grant_id, attempt)
        );
        """;

    // attempts_once is what keeps a token from being presented again while it has no answer. A grant of an attempt may not
    // exist yet: it is made by the consent that the attempt asks for.
    private const string AttemptsAndLeases = """
        create table attempts (
          id id_text primary key,
          grant_id id_text not null,
          kind text not null,
          parent id_text,
          parent_fingerprint text,
          try_number bigint not null,
          epoch bigint not null,
          generation bigint not null,
          node text not null,
          started_at bigint not null,
          outcome text,
          ended_at bigint,
          received text
        );
        create unique index attempts_once on attempts (grant_id, parent, try_number)
          where parent is not null and (outcome is null or outcome = 'unknown');
        create index attempts_of_grant on attempts (grant_id, id);
        create table leases (
          grant_id id_text primary key references grants (id),
          attempt id_text not null,
          ends_at bigint not null
        );
        """;

    // Each change of a grant has a version of its own, which also gives the trail its order.
    private const string Audit = """
        create table audit (
          grant_id id_text not null references grants (id),
          version bigint not null,
          state text not null,
          at bigint not null,
          what text not null,
          sent text,
          received text,
          meaning text,
          node text,
          primary key (grant_id, version)
        );
        """;

    // Only adds: a program of the version before, still running, goes on writing rotating grants and knows of no key. It
    // records no fingerprint of a code, so it sees no code twice either. attempts_presented_once is to codes and imports
    // what attempts_once is to stored tokens, but for good: an answer frees a code no more than silence does.
    private const string KeysAndPresentations = """
        alter table grants add column kind text not null default 'rotating';
        create unique index attempts_presented_once on attempts (parent_fingerprint, try_number)
          where parent is null and parent_fingerprint is not null and (outcome is null or outcome <> 'not_sent');
        create index token_sets_fingerprint on token_sets (refresh_fingerprint)
          where refresh_fingerprint is not null;
        """;

    // By the store's own clock, beside `at`, which is calendar time: who holds grants in memory asks what is new.
    private const string StoredAt = """
        alter table audit add column stored_at bigint not null default 0;
        create index audit_stored on audit (stored_at);
        """;

    // Few among many: a tick asks for them each time.
    private const string Trouble = """
        create index grants_in_trouble on grants (state, name) where state <> 'active';
        """;

    // reserved_until and probed_until are the store's clock, the others the calendar. A program of the version before paces
    // nothing and knows of no second secret; it goes on.
    private const string Schedule = """
        create table endpoints (
          address text primary key,
          reserved_until bigint not null,
          failures bigint not null,
          held_at bigint,
          held_until bigint,
          probed_until bigint,
          version bigint not null
        );
        alter table grants add column rationed bigint not null default 0;
        alter table grants add column consented_at bigint;
        alter table grants add column refused_secret_at bigint;
        alter table apps add column sealed_next_secret text;
        alter table apps add column next_secret_set_at bigint;
        update grants set consented_at = (
          select min(t.obtained_at) from token_sets t where t.grant_id = grants.id and t.epoch = grants.epoch
        );
        """;

    // Which keys each living node has: nobody is given a value it cannot open.
    private const string Nodes = """
        create table nodes (
          node id_text primary key,
          seals_with text not null,
          opens_with text not null,
          seen_at bigint not null
        );
        """;

    // Of the tip's times those by which grants are looked for, so that a look costs what it finds. ends_at: the earlier of
    // the two ends. idle_half_at, age_half_at: half of the way to the end by lying idle and by age. A program of the version before does not keep them up:
    // a grant that it rotates ends by them too early, which promotes it when much is due, until it is rotated again.
    private const string Deadlines = """
        alter table grants add column obtained_at bigint;
        alter table grants add column ends_at bigint;
        alter table grants add column idle_ends_at bigint;
        alter table grants add column idle_half_at bigint;
        alter table grants add column age_half_at bigint;
        update grants set
          obtained_at = t.obtained_at,
          ends_at = case
            when t.refresh_absolute_ends_at < t.refresh_idle_ends_at then t.refresh_absolute_ends_at
            else coalesce(t.refresh_idle_ends_at, t.refresh_absolute_ends_at) end,
          idle_ends_at = t.refresh_idle_ends_at,
          idle_half_at = t.obtained_at + (t.refresh_idle_ends_at - t.obtained_at + 1) / 2,
          age_half_at = coalesce(grants.consented_at, grants.created_at)
            + (t.refresh_absolute_ends_at - coalesce(grants.consented_at, grants.created_at) + 1) / 2
        from token_sets t
        where t.grant_id = grants.id and t.attempt = grants.tip;
        create index grants_due_of_app on grants (app, next_refresh_at, id) where next_refresh_at is not null;
        create index grants_ending on grants (ends_at, id) where next_refresh_at is not null;
        create index grants_failing on grants (name) where failures > 0;
        create index grants_not_kept_up on grants (idle_half_at)
          where idle_half_at is not null
            and (state = 'paused' or next_refresh_at is null or next_refresh_at >= idle_ends_at);
        create index grants_ageing on grants (age_half_at) where age_half_at is not null;
        create index grants_accepted on grants (app, obtained_at) where kind = 'rotating';
        create index grants_refused on grants (app, refused_at) where refusals > 0;
        create index token_sets_not_forgotten on token_sets (obtained_at, grant_id, attempt)
          where sealed_refresh_token is not null;
        create index grants_by_read on grants (app, keep, rationed, (coalesce(last_read_at, created_at)))
          where kind = 'rotating';
        """;

    // Of attempts: answered with what says nothing about the token. Of apps: a digest of what its requests are made by, and
    // since when it is so. A program of the version before knows of neither, and takes any answer for one.
    private const string Configuration = """
        alter table attempts add column passing bigint not null default 0;
        alter table apps add column configuration text;
        alter table apps add column configured_at bigint;
        """;
}
