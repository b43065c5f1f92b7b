namespace Evergrant.Keap;

/// <summary>What to write of a contact. Null leaves a field as it is; a list that is sent takes the place of the whole list.</summary>
/// <remarks>A new contact needs an e-mail or a telephone.</remarks>
public sealed record ContactFields
{
    /// <inheritdoc cref="Contact.GivenName"/>
    public string? GivenName { get; init; }

    /// <inheritdoc cref="Contact.FamilyName"/>
    public string? FamilyName { get; init; }

    /// <inheritdoc cref="Contact.MiddleName"/>
    public string? MiddleName { get; init; }

    /// <inheritdoc cref="Contact.PreferredName"/>
    public string? PreferredName { get; init; }

    /// <inheritdoc cref="Contact.Prefix"/>
    public string? Prefix { get; init; }

    /// <inheritdoc cref="Contact.Suffix"/>
    public string? Suffix { get; init; }

    /// <inheritdoc cref="Contact.JobTitle"/>
    public string? JobTitle { get; init; }

    /// <inheritdoc cref="Contact.SpouseName"/>
    public string? SpouseName { get; init; }

    /// <summary>Of a company that is there.</summary>
    public string? CompanyId { get; init; }

    /// <inheritdoc cref="Contact.Website"/>
    public string? Website { get; init; }

    /// <inheritdoc cref="Contact.TimeZone"/>
    public string? TimeZone { get; init; }

    /// <inheritdoc cref="Contact.PreferredLocale"/>
    public string? PreferredLocale { get; init; }

    /// <inheritdoc cref="Contact.ContactType"/>
    public string? ContactType { get; init; }

    /// <inheritdoc cref="Contact.SourceType"/>
    public string? SourceType { get; init; }

    /// <inheritdoc cref="Contact.OwnerId"/>
    public string? OwnerId { get; init; }

    /// <inheritdoc cref="Contact.LeadSourceId"/>
    public string? LeadSourceId { get; init; }

    /// <inheritdoc cref="Contact.Birthday"/>
    public DateOnly? Birthday { get; init; }

    /// <inheritdoc cref="Contact.Anniversary"/>
    public DateOnly? Anniversary { get; init; }

    /// <summary>Where the contact's browser was when it agreed.</summary>
    public string? IpAddress { get; init; }

    /// <summary>
    /// Makes the contact marketable, with this as the evidence: "Newsletter form of customers.example". Keap leaves those alone
    /// who left by themselves, bounced or complained.
    /// </summary>
    /// <remarks>Noted with the first of <see cref="Emails"/>, which v2 therefore needs.</remarks>
    public string? OptInReason { get; init; }

    /// <inheritdoc cref="Contact.Emails"/>
    public IReadOnlyList<ContactEmail>? Emails { get; init; }

    /// <inheritdoc cref="Contact.Phones"/>
    public IReadOnlyList<ContactPhone>? Phones { get; init; }

    /// <inheritdoc cref="Contact.Addresses"/>
    public IReadOnlyList<ContactAddress>? Addresses { get; init; }

    /// <summary>By id, or by label through <see cref="ContactModel.Value(string, string)"/>.</summary>
    public IReadOnlyList<CustomFieldValue>? CustomFields { get; init; }

    /// <summary>Short for <see cref="Emails"/> with one address.</summary>
    public string? Email
    {
        init => Emails = value is null ? null : [new ContactEmail(value)];
    }

    /// <summary>Short for <see cref="Phones"/> with one number.</summary>
    public string? Phone
    {
        init => Phones = value is null ? null : [new ContactPhone(value)];
    }
}

/// <summary>By what Keap knows that a contact is there already.</summary>
public enum SameContact
{
    /// <summary>The e-mail address.</summary>
    Email,

    /// <summary>The e-mail address and both names.</summary>
    EmailAndName,

    /// <summary>The e-mail address, both names and the company. v2 only.</summary>
    EmailAndNameAndCompany,
}

/// <summary>What an upsert did.</summary>
/// <param name="Contact">As it is now.</param>
/// <param name="IsNew">Null: Keap did not say, as v1 does not.</param>
public sealed record UpsertedContact(Contact Contact, bool? IsNew);
