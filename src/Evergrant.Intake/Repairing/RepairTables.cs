using Evergrant.Storage;

namespace Evergrant.Intake.Repairing;

internal static class RepairTables
{
    public static MigrationSet Migrations { get; } =
        new("intake_repair", [new Migration(1, "counting", Counting), new Migration(2, "acts", Acts)]);

    // Counts of each form and state, and pages of one of them, without reading what was sent.
    private const string Counting = "create index submissions_by_form_and_state on submissions (form, state, id);";

    // What people did to many at once, or what is gone and cannot tell any more. Who it was about is nowhere.
    private const string Acts = """
        create table intake_acts (
          id id_text primary key,
          at bigint not null,
          kind id_text not null,
          who text not null,
          why text,
          submissions bigint not null
        );
        """;
}
