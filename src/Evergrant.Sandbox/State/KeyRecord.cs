namespace Evergrant.Sandbox.State;

// A class, not a record: a record would print the key.
internal sealed class KeyRecord
{
    public required string Name { get; init; }
    public required SandboxKeyKind Kind { get; init; }
    public required string Tenant { get; init; }

    /// <summary>Whoever made it: a PAT acts as that user.</summary>
    public required string Login { get; init; }

    public required string Text { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; set; }
}
