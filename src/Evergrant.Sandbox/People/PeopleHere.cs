namespace Evergrant.Sandbox.People;

/// <summary>The people of the sandbox that the request under way came to.</summary>
// Ambient: whoever asks is static, the same for all sandboxes of a process.
internal static class PeopleHere
{
    private static readonly AsyncLocal<SandboxPersonas?> Current = new();

    public static SandboxPersonas Now => Current.Value ?? SandboxPersonas.Default;

    public static void Are(SandboxPersonas personas) => Current.Value = personas;
}
