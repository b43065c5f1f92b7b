namespace Evergrant.Sandbox.State;

/// <summary>An app that was made here, or what was changed of one of the seed's; null is what the seed says.</summary>
// A class, not a record: a record would print the secret.
internal sealed class AppRecord
{
    public required string ClientId { get; init; }

    public required List<string> RedirectUris { get; init; }

    public string? ClientSecret { get; init; }

    public string? Name { get; init; }

    public string? Developer { get; init; }

    public SandboxAppStatus Status { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }
}
