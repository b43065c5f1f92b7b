using Evergrant.Sealing;
using Evergrant.Storage;

namespace Evergrant.Intake;

/// <summary>
/// Times of people and retries (`*_at`) are the calendar's; leases and what keeps strangers in check are the process clock's
/// (`*_ends`): moving the calendar ends no delivery in flight.
/// </summary>
internal static class IntakeTables
{
    public static MigrationSet Migrations { get; } =
        new(
            "intake",
            [
                new Migration(1, "forms", Forms),
                new Migration(2, "submissions", Submissions),
                new Migration(3, "queues", Queues),
            ]
        );

    public static IReadOnlyList<SealedColumn> SealedColumns { get; } =
    [
        new("forms", ["name"], "sealed_bot_secret", (store, row) => BotSecretContext(store, row[0])),
        new("submissions", ["id"], "sealed_content", (store, row) => ContentContext(store, row[0])),
        new("submissions", ["id"], "sealed_problem", (store, row) => ProblemContext(store, row[0])),
        new("submission_events", ["id"], "sealed_detail", (store, row) => EventContext(store, row[0])),
    ];

    public static SealContext BotSecretContext(string store, string form) => new(store, "form", form, "bot_secret");

    public static SealContext ContentContext(string store, string id) => new(store, "submission", id, "content");

    public static SealContext ProblemContext(string store, string id) => new(store, "submission", id, "problem");

    public static SealContext EventContext(string store, string id) => new(store, "submission_event", id, "detail");

    private const string Forms = """
        create table forms (
          name id_text primary key,
          grant_id id_text not null,
          definition text not null,
          sealed_bot_secret text,
          version bigint not null,
          created_at bigint not null,
          changed_at bigint not null,
          closed_at bigint
        );
        """;

    // person: an HMAC of the address, for one queue per person and for finding somebody's submissions; null without an address.
    // place: the order among a person's submissions. due_at: null when there is nothing to deliver. Whoever writes to a
    // submission takes its row first, by moving its version on.
    private const string Submissions = """
        create table submissions (
          id id_text primary key,
          form id_text not null,
          grant_id id_text not null,
          person id_text,
          place bigint not null,
          state id_text not null,
          version bigint not null,
          received_at bigint not null,
          due_at bigint,
          lease_node text,
          lease_ends bigint,
          step id_text not null,
          contact_id text,
          progress text,
          attempts bigint not null,
          failed_at bigint,
          problem id_text,
          sealed_problem text,
          ended_at bigint,
          bytes bigint not null,
          sealed_content text not null
        );
        create index submissions_due on submissions (grant_id, due_at, place, id) where due_at is not null;
        create index submissions_live on submissions (grant_id, person, place, id) where due_at is not null;
        create index submissions_by_person on submissions (grant_id, person, place);
        create index submissions_by_state on submissions (state, id);
        create index submissions_by_form on submissions (form, id);
        create index submissions_ended on submissions (ended_at) where ended_at is not null;
        create table submission_events (
          id id_text primary key,
          submission id_text not null,
          number bigint not null,
          at bigint not null,
          kind id_text not null,
          sealed_detail text
        );
        create index submission_events_by_submission on submission_events (submission, number);
        create table submission_keys (
          hash id_text primary key,
          fingerprint id_text not null,
          submission id_text not null,
          key_ends bigint not null
        );
        create index submission_keys_ended on submission_keys (key_ends);
        """;

    // One for each grant that has a form. held: why nothing of it is delivered; null: it is.
    private const string Queues = """
        create table intake_queues (
          grant_id id_text primary key,
          version bigint not null,
          held id_text,
          held_at bigint,
          held_until bigint,
          told_at bigint,
          state text
        );
        """;
}
