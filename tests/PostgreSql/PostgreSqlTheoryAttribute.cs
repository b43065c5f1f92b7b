namespace Evergrant;

/// See <see cref="PostgreSqlFactAttribute"/>.
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PostgreSqlTheoryAttribute : TheoryAttribute
{
    public PostgreSqlTheoryAttribute() => Skip = PostgreSqlPrograms.Missing;
}
