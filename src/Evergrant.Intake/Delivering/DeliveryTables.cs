using Evergrant.Storage;

namespace Evergrant.Intake.Delivering;

internal static class DeliveryTables
{
    public static MigrationSet Migrations { get; } = new("intake_delivery", [new Migration(1, "welcomes", Welcomes)]);

    // Whoever is first may welcome somebody on a day; the day is the calendar's, in UTC, as days since 1970.
    private const string Welcomes = """
        create table welcomes (
          grant_id id_text not null,
          person id_text not null,
          day bigint not null,
          submission id_text not null,
          primary key (grant_id, person, day)
        );
        create index welcomes_by_day on welcomes (day);
        """;
}
