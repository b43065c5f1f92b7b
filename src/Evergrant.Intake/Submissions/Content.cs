using System.Text.Json.Serialization;

namespace Evergrant.Intake.Submissions;

/// <summary>What somebody sent, read and checked. Personal: sealed at rest, and prints as a placeholder.</summary>
public sealed record Content
{
    /// <summary>As it was typed, trimmed. Null: there is only a telephone.</summary>
    public string? Email { get; init; }

    /// <summary>First name.</summary>
    public string? GivenName { get; init; }

    /// <summary>Last name.</summary>
    public string? FamilyName { get; init; }

    /// <summary>As it was typed.</summary>
    public string? Phone { get; init; }

    /// <summary>Name of the company.</summary>
    public string? Company { get; init; }

    /// <summary>What the contact does for a living.</summary>
    public string? JobTitle { get; init; }

    /// <summary>As it was typed.</summary>
    public string? Website { get; init; }

    /// <summary>Becomes a note of the contact.</summary>
    public string? Message { get; init; }

    /// <summary>Line 1, line 2, town, region, postal code, country (three letters).</summary>
    public ContentPlace? Place { get; init; }

    /// <summary>Values of custom fields, by label.</summary>
    public IReadOnlyDictionary<string, string> Custom { get; init; } = new Dictionary<string, string>();

    /// <summary>Chosen among those that the form offers.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Fields that the form does not know: kept, shown, never sent on.</summary>
    public IReadOnlyDictionary<string, string> Other { get; init; } = new Dictionary<string, string>();

    /// <summary>What was agreed to. Null: nothing.</summary>
    public ContentConsent? Consent { get; init; }

    /// <summary>Network address of the sender. Null: a file or a back end brought it.</summary>
    public string? From { get; init; }

    /// <summary>The sender's program, as it calls itself.</summary>
    public string? Agent { get; init; }

    /// <summary>The site that it was sent from, as the browser says.</summary>
    public string? Site { get; init; }

    /// <summary>Why it was set aside. Empty: it was not.</summary>
    public IReadOnlyList<string> Suspicions { get; init; } = [];

    /// <summary>Stands for what does not open under the home's keys.</summary>
    internal static Content Unreadable { get; } =
        new() { Suspicions = ["unreadable: bring the master key or a copy of the store back, or discard it"] };

    /// <inheritdoc/>
    public override string ToString() => "[submission]";
}

/// <summary>A postal address.</summary>
public sealed record ContentPlace(
    string? Line1,
    string? Line2,
    string? Locality,
    string? Region,
    string? PostalCode,
    string? CountryCode
)
{
    /// <inheritdoc/>
    public override string ToString() => "[place]";
}

/// <summary>What somebody agreed to.</summary>
/// <param name="Text">Word for word.</param>
/// <param name="Version">Of the form that asked.</param>
/// <param name="At">Calendar.</param>
/// <param name="From">Network address it was agreed from.</param>
public sealed record ContentConsent(string Text, int Version, DateTimeOffset At, string? From)
{
    /// <inheritdoc/>
    public override string ToString() => "[consent]";
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DictionaryKeyPolicy = JsonKnownNamingPolicy.Unspecified,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(Content))]
internal sealed partial class ContentJson : JsonSerializerContext;
