namespace Evergrant.EndToEnd;

/// A test that needs programs of the machine: skipped where one is missing, and `./test` counts that.
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FactNeedingAttribute : FactAttribute
{
    public FactNeedingAttribute(params string[] programs) => Skip = InstalledPrograms.Missing(programs);
}
