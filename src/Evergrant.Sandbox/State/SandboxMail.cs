using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox;

/// <summary>A mail that was queued and caught. Nothing ever leaves the sandbox.</summary>
public sealed record SandboxMail
{
    public required string Id { get; init; }
    public required string Tenant { get; init; }

    /// <summary>On the sandbox's clock.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The user on whose behalf it was queued.</summary>
    public required long UserId { get; init; }

    public required string Subject { get; init; }

    /// <summary>Decoded. Null when the mail has no such part.</summary>
    public string? Plain { get; init; }

    /// <inheritdoc cref="Plain"/>
    public string? Html { get; init; }

    public required IReadOnlyList<SandboxRecipient> Recipients { get; init; }

    /// <summary>Names only.</summary>
    public required IReadOnlyList<string> Attachments { get; init; }

    [JsonIgnore]
    internal long Number =>
        long.Parse(Id[(Id.IndexOf('_', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);

    internal static SandboxMail From(Record record) =>
        JsonSerializer.Deserialize(record.Utf8, StateJson.Default.SandboxMail)!;

    internal JsonObject ToBody() => JsonSerializer.SerializeToNode(this, StateJson.Default.SandboxMail)!.AsObject();
}

/// <param name="Address">Null when the contact has none in the field that was asked for.</param>
/// <param name="EmailStatus">Keap's name of it, at the time of the mail.</param>
/// <param name="NotSent">Stable name of the reason why Keap would send this contact nothing; null when it would.</param>
public sealed record SandboxRecipient(long ContactId, string? Address, string EmailStatus, string? NotSent);
