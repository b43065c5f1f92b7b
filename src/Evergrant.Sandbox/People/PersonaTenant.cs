namespace Evergrant.Sandbox.People;

/// <summary>What a Keap application holds when it begins.</summary>
internal sealed record PersonaTenant(string Host, IReadOnlyList<string> Tags, IReadOnlyList<PersonaContact> Contacts);

internal sealed record PersonaContact(
    string? GivenName,
    string? FamilyName,
    string? Email,
    string? Phone,
    string? EmailStatus,
    IReadOnlyList<string> Tags
);

// A class, not a record: a record would print the key.
internal sealed class PersonaKey(string name, SandboxKeyKind kind, string tenant, string? text)
{
    public string Name { get; } = name;
    public SandboxKeyKind Kind { get; } = kind;
    public string Tenant { get; } = tenant;

    /// <summary>Null makes one up.</summary>
    public string? Text { get; } = text;
}
