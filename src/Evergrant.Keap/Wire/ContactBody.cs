using System.Text.Json;
using System.Text.Json.Serialization;

namespace Evergrant.Keap.Wire;

/// A contact as it is sent: of two names for one thing only that of the version is filled.
internal sealed record ContactBody
{
    public string? GivenName { get; init; }
    public string? FamilyName { get; init; }
    public string? MiddleName { get; init; }
    public string? PreferredName { get; init; }
    public string? Prefix { get; init; }
    public string? Suffix { get; init; }
    public string? JobTitle { get; init; }
    public string? SpouseName { get; init; }
    public string? Website { get; init; }
    public string? TimeZone { get; init; }
    public string? PreferredLocale { get; init; }
    public string? ContactType { get; init; }
    public string? SourceType { get; init; }
    public WireId? OwnerId { get; init; }
    public WireId? LeadSourceId { get; init; }

    /// Told apart from the other by more than case, which the generated code does not heed.
    [JsonPropertyName("leadsource_id")]
    public WireId? LeadSourceInV2 { get; init; }
    public string? Birthday { get; init; }
    public string? BirthDate { get; init; }
    public string? Anniversary { get; init; }
    public string? AnniversaryDate { get; init; }
    public string? OptInReason { get; init; }
    public string? DuplicateOption { get; init; }
    public CompanyPart? Company { get; init; }
    public OriginPart? Origin { get; init; }
    public List<EmailPart>? EmailAddresses { get; init; }
    public List<PhonePart>? PhoneNumbers { get; init; }
    public List<AddressPart>? Addresses { get; init; }
    public List<CustomValuePart>? CustomFields { get; init; }

    public static ContactBody Of(ContactFields fields, KeapVersion version)
    {
        var isV1 = version == KeapVersion.V1;
        if (!isV1 && fields is { OptInReason: not null, Emails: null or [] })
            throw new ArgumentException(
                "In v2 an opt-in reason belongs to an address: give the e-mail with it, or use EmailAddresses.OptInAsync.",
                nameof(fields)
            );
        var leadSource = WireId.OfAny(fields.LeadSourceId, version);
        var (birthday, anniversary) = (WireTime.Text(fields.Birthday), WireTime.Text(fields.Anniversary));
        return new ContactBody
        {
            GivenName = fields.GivenName,
            FamilyName = fields.FamilyName,
            MiddleName = fields.MiddleName,
            PreferredName = fields.PreferredName,
            Prefix = fields.Prefix,
            Suffix = fields.Suffix,
            JobTitle = fields.JobTitle,
            SpouseName = fields.SpouseName,
            Website = fields.Website,
            TimeZone = fields.TimeZone,
            PreferredLocale = fields.PreferredLocale,
            ContactType = fields.ContactType,
            SourceType = fields.SourceType,
            OwnerId = WireId.OfAny(fields.OwnerId, version),
            LeadSourceId = isV1 ? leadSource : null,
            LeadSourceInV2 = isV1 ? null : leadSource,
            Birthday = isV1 ? birthday : null,
            BirthDate = isV1 ? null : birthday,
            Anniversary = isV1 ? anniversary : null,
            AnniversaryDate = isV1 ? null : anniversary,
            OptInReason = isV1 ? fields.OptInReason : null,
            Company = fields.CompanyId is { } company ? new CompanyPart(WireId.Of(company, version)) : null,
            Origin = fields.IpAddress is { } address ? new OriginPart(address) : null,
            EmailAddresses = fields
                .Emails?.Select(
                    (email, place) =>
                        new EmailPart(email.Address, email.Slot, isV1 || place > 0 ? null : fields.OptInReason)
                )
                .ToList(),
            PhoneNumbers = fields.Phones?.Select(PhonePart.Of).ToList(),
            Addresses = fields.Addresses?.Select(AddressPart.Of).ToList(),
            CustomFields = fields
                .CustomFields?.Select(value => new CustomValuePart(WireId.Of(value.FieldId, version), value.Content))
                .ToList(),
        };
    }

    /// The names of what is sent, for an update to touch nothing else.
    public IEnumerable<string> Names() =>
        JsonSerializer.SerializeToElement(this, KeapJson.Default.ContactBody).EnumerateObject().Select(one => one.Name);
}

internal sealed record CompanyPart(WireId Id);

internal sealed record OriginPart(string IpAddress);

internal sealed record EmailPart(string Email, string Field, string? OptInReason);

internal sealed record CustomValuePart(WireId Id, JsonElement Content);
