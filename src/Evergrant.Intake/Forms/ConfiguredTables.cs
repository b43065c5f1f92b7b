using Evergrant.Storage;

namespace Evergrant.Intake.Forms;

/// Which forms are written in `evergrant.json`.
internal static class ConfiguredTables
{
    public static MigrationSet Migrations { get; } =
        new(
            "intake_accept",
            [new Migration(1, "configured_forms", Configured), new Migration(2, "quarantine", Quarantine)]
        );

    private const string Configured = """
        create table configured_forms (
          name id_text primary key,
          applied_at bigint not null
        );
        """;

    // Counted for each that is suspicious, among millions that were delivered.
    private const string Quarantine =
        "create index submissions_quarantined on submissions (form, id) where state = 'quarantined';";
}
