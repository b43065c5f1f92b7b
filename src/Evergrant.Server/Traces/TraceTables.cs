using Evergrant.Storage;

namespace Evergrant.Server.Traces;

internal static class TraceTables
{
    public static MigrationSet Migrations { get; } = new("traces", [new Migration(1, "usage and quotas", Usage)]);

    // A row belongs to one run of one node, which writes what it has counted so far over what it wrote before: writing it
    // twice changes nothing.
    private const string Usage = """
        create table consumer_usage (
          key_id id_text not null,
          day bigint not null,
          node id_text not null,
          calls bigint not null,
          sent bigint not null,
          classes text not null,
          bytes_in bigint not null,
          bytes_out bigint not null,
          last_used_at bigint not null,
          latencies text not null,
          routes text not null,
          primary key (key_id, day, node)
        );
        create index consumer_usage_by_day on consumer_usage (day);
        create table quota_windows (
          kind id_text not null,
          name id_text not null,
          unit id_text not null,
          most bigint not null,
          used bigint not null,
          available bigint not null,
          ends_at bigint not null,
          noted_at bigint not null,
          paused_until bigint,
          primary key (kind, name, unit)
        );
        """;
}
