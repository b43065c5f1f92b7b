namespace Evergrant;

/// A test that needs a PostgreSQL server: skipped where none can be started, and `./test` counts that.
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PostgreSqlFactAttribute : FactAttribute
{
    public PostgreSqlFactAttribute() => Skip = PostgreSqlPrograms.Missing;
}
