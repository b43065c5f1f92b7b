using Evergrant.Sealing;
using Evergrant.Storage;

namespace Evergrant.Server.Connect;

/// All times are the process clock's: moving the calendar ends no sign-in.
internal static class ConnectTables
{
    public static MigrationSet Migrations { get; } =
        new(
            "connect",
            [
                new Migration(1, "links", Links),
                new Migration(2, "states", States),
                new Migration(3, "results", Results),
                new Migration(4, "authorize addresses", Authorize),
            ]
        );

    public static IReadOnlyList<SealedColumn> SealedColumns { get; } =
    [
        new("connect_links", ["hash"], "sealed_code", (store, row) => LinkContext(store, row[0])),
        new("connect_states", ["hash"], "sealed_verifier", (store, row) => StateContext(store, row[0], "verifier")),
        new("connect_states", ["hash"], "sealed_authorize", (store, row) => StateContext(store, row[0], "authorize")),
    ];

    public static SealContext LinkContext(string store, string hash) => new(store, "connect_link", hash, "code");

    public static SealContext StateContext(string store, string hash, string field) =>
        new(store, "connect_state", hash, field);

    // The code itself is sealed beside its hash, so that a page can offer the way back to the link.
    private const string Links = """
        create table connect_links (
          hash id_text primary key,
          sealed_code text not null,
          app id_text not null,
          grant_name id_text not null,
          reconnect id_text,
          expected_account text,
          activate bigint not null,
          keep text not null,
          created_at bigint not null,
          expires_at bigint not null,
          claimed_at bigint,
          used_at bigint
        )
        """;

    private const string States = """
        create table connect_states (
          hash id_text primary key,
          link id_text not null,
          cookie_hash id_text not null,
          provider id_text not null,
          redirect_uri text not null,
          sealed_verifier text,
          created_at bigint not null,
          expires_at bigint not null,
          spent_at bigint,
          result id_text
        );
        create index connect_states_by_link on connect_states (link, created_at);
        """;

    private const string Results = """
        create table connect_results (
          id id_text primary key,
          link id_text not null,
          cookie_hash id_text not null,
          outcome text not null,
          provider id_text not null,
          grant_name text,
          account text,
          expected text,
          detail text,
          at bigint not null
        )
        """;

    // Sealed, for it holds the state: the page that waits for the answer offers the address again each time it loads.
    private const string Authorize = "alter table connect_states add column sealed_authorize text";
}
