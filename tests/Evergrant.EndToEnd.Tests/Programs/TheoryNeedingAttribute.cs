namespace Evergrant.EndToEnd;

/// As <see cref="FactNeedingAttribute"/>, with cases.
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TheoryNeedingAttribute : TheoryAttribute
{
    public TheoryNeedingAttribute(params string[] programs) => Skip = InstalledPrograms.Missing(programs);
}
