namespace Evergrant.Sandbox;

/// <summary>An app as its developer registered it. Printing it shows no secret.</summary>
public sealed class SandboxApp
{
    public required string ClientId { get; init; }

    public required string ClientSecret { get; init; }

    public required string Name { get; init; }

    public required string Developer { get; init; }

    /// <summary>What it has registered; of the seed's apps, what a fresh sandbox has registered for them.</summary>
    public required IReadOnlyList<Uri> RedirectUris { get; init; }

    /// <summary>Whether another developer made it: Account Central refuses its client_id, the authorize page does not.</summary>
    public bool IsForeign { get; init; }

    public SandboxAppStatus Status { get; init; }

    /// <summary>Null of the seed's apps.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    public override string ToString() => $"{Name} ({ClientId})";
}
