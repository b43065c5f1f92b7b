using Evergrant.Storage;

namespace Evergrant.Hosting.Alerts;

/// `since`, `noticed_at` and `ended_at` are the calendar's; all other times the process clock's: moving the calendar neither hurries nor
/// holds up a mail.
internal static class AlertTables
{
    public static MigrationSet Migrations { get; } =
        new("alerts", [new Migration(1, "alerts", Alerts), new Migration(2, "deliveries and mutes", Deliveries)]);

    // alerts_open is what makes it one alert per cause, over all processes.
    private const string Alerts = """
        create table alerts (
          id id_text primary key,
          key id_text not null,
          kind id_text not null,
          app id_text,
          grant_id id_text,
          said text not null,
          since bigint not null,
          noticed_at bigint not null,
          opened_at bigint not null,
          closed_at bigint,
          ended_at bigint,
          loud bigint not null
        );
        create unique index alerts_open on alerts (key) where closed_at is null;
        create index alerts_closed on alerts (closed_at) where closed_at is not null;
        """;

    private const string Deliveries = """
        create table alert_deliveries (
          alert_id id_text not null references alerts (id),
          message id_text not null,
          way id_text not null,
          state id_text not null,
          tries bigint not null,
          created_at bigint not null,
          next_try_at bigint not null,
          lease id_text,
          lease_ends_at bigint not null,
          delivered_at bigint,
          last_error text,
          primary key (alert_id, message, way)
        );
        create index alert_deliveries_due on alert_deliveries (way, next_try_at) where state = 'pending';
        create table alert_mutes (
          subject id_text primary key,
          until bigint
        );
        """;
}
