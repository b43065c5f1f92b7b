namespace Evergrant.Keap;

/// <summary>A contact as Keap shows it. What an answer leaves out is null, or an empty list.</summary>
public sealed record Contact
{
    /// <summary>A number in v1's answers, here a text as in v2.</summary>
    public required string Id { get; init; }

    /// <summary>First name.</summary>
    public string? GivenName { get; init; }

    /// <summary>Last name.</summary>
    public string? FamilyName { get; init; }

    /// <summary>Between the two.</summary>
    public string? MiddleName { get; init; }

    /// <summary>What the contact wants to be called.</summary>
    public string? PreferredName { get; init; }

    /// <summary>Such as Dr.</summary>
    public string? Prefix { get; init; }

    /// <summary>Such as Jr.</summary>
    public string? Suffix { get; init; }

    /// <summary>What the contact does for a living.</summary>
    public string? JobTitle { get; init; }

    /// <summary>Name of husband or wife.</summary>
    public string? SpouseName { get; init; }

    /// <summary>Of the company's record; null when it has none.</summary>
    public string? CompanyId { get; init; }

    /// <summary>Of the company's record.</summary>
    public string? CompanyName { get; init; }

    /// <summary>As it was written, not always a whole address.</summary>
    public string? Website { get; init; }

    /// <summary>Such as America/Phoenix.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Such as en_US.</summary>
    public string? PreferredLocale { get; init; }

    /// <summary>One of the account's own types, such as Prospect.</summary>
    public string? ContactType { get; init; }

    /// <summary>How the contact came in: API, WEBFORM, MANUAL … v1 writes FORMAPIHOSTED where v2 writes FORM_API_HOSTED.</summary>
    public string? SourceType { get; init; }

    /// <summary>The user who looks after the contact.</summary>
    public string? OwnerId { get; init; }

    /// <summary>Where the contact heard of the business.</summary>
    public string? LeadSourceId { get; init; }

    /// <summary>Day of birth.</summary>
    public DateOnly? Birthday { get; init; }

    /// <summary>Wedding day.</summary>
    public DateOnly? Anniversary { get; init; }

    /// <summary>When the record was made.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When the record was last changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>At most three.</summary>
    public IReadOnlyList<ContactEmail> Emails { get; init; } = [];

    /// <summary>At most five.</summary>
    public IReadOnlyList<ContactPhone> Phones { get; init; } = [];

    /// <summary>At most three.</summary>
    public IReadOnlyList<ContactAddress> Addresses { get; init; } = [];

    /// <summary>Those that have a value. v1 leaves them out of the answer to a write.</summary>
    public IReadOnlyList<CustomFieldValue> CustomFields { get; init; } = [];

    /// <summary>Tags that the contact carries. Lists of v1 leave them out: <see cref="KeapTags.OfContactAsync"/>.</summary>
    public IReadOnlyList<string> TagIds { get; init; } = [];

    /// <summary>The first address. Null: there is none.</summary>
    public string? Email => Emails.Count > 0 ? Emails[0].Address : null;
}
