using System.Text.Json;
using System.Text.Json.Serialization;
using Evergrant.Keap.Calling;

namespace Evergrant.Keap.Wire;

/// A contact of either version: where they name a thing differently, both names are here and one is null.
internal sealed record ContactRead
{
    public string? Id { get; init; }
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
    public string? OwnerId { get; init; }
    public string? LeadSourceId { get; init; }

    /// Told apart from the other by more than case, which the generated code does not heed.
    [JsonPropertyName("leadsource_id")]
    public string? LeadSourceInV2 { get; init; }
    public string? Birthday { get; init; }
    public string? BirthDate { get; init; }
    public string? Anniversary { get; init; }
    public string? AnniversaryDate { get; init; }
    public string? DateCreated { get; init; }
    public string? CreateTime { get; init; }
    public string? LastUpdated { get; init; }
    public string? UpdateTime { get; init; }
    public string? EmailStatus { get; init; }
    public bool? EmailOptedIn { get; init; }
    public string? OptInReason { get; init; }
    public string? CompanyName { get; init; }
    public CompanyRead? Company { get; init; }
    public List<EmailRead?>? EmailAddresses { get; init; }
    public List<PhonePart?>? PhoneNumbers { get; init; }
    public List<AddressPart?>? Addresses { get; init; }
    public List<CustomValueRead?>? CustomFields { get; init; }
    public List<string?>? TagIds { get; init; }

    public Contact ToContact() =>
        new()
        {
            Id = Id ?? "",
            GivenName = GivenName,
            FamilyName = FamilyName,
            MiddleName = MiddleName,
            PreferredName = PreferredName,
            Prefix = Prefix,
            Suffix = Suffix,
            JobTitle = JobTitle,
            SpouseName = SpouseName,
            Website = Website,
            TimeZone = TimeZone,
            PreferredLocale = PreferredLocale,
            ContactType = ContactType,
            SourceType = SourceType,
            OwnerId = OwnerId,
            LeadSourceId = LeadSourceId ?? LeadSourceInV2,
            Birthday = WireTime.Day(Birthday ?? BirthDate),
            Anniversary = WireTime.Day(Anniversary ?? AnniversaryDate),
            CreatedAt = WireTime.Instant(DateCreated ?? CreateTime),
            UpdatedAt = WireTime.Instant(LastUpdated ?? UpdateTime),
            CompanyId = Company?.Id,
            CompanyName = Company?.CompanyName ?? CompanyName,
            Emails = [.. from email in EmailAddresses ?? [] where email?.Email is not null select email.ToEmail(this)],
            Phones = [.. from phone in PhoneNumbers ?? [] where phone?.Number is not null select phone.ToPhone()],
            Addresses = [.. from address in Addresses ?? [] where address is not null select address.ToAddress()],
            CustomFields = [.. from value in CustomFields ?? [] where value?.Id is not null select value.ToValue()],
            TagIds = [.. (TagIds ?? []).OfType<string>()],
        };
}

internal sealed record CompanyRead
{
    public string? Id { get; init; }
    public string? CompanyName { get; init; }

    public Company ToCompany() => new(Id ?? "", CompanyName);
}

internal sealed record EmailRead
{
    public string? Email { get; init; }
    public string? Field { get; init; }
    public string? EmailOptStatus { get; init; }
    public bool? IsOptIn { get; init; }
    public string? OptInReason { get; init; }

    /// v2 says of each address what v1 says of the contact, and means its first.
    public ContactEmail ToEmail(ContactRead contact) =>
        new(Email!, Field ?? "EMAIL1")
        {
            Status = EmailStatuses.Read(EmailOptStatus ?? contact.EmailStatus),
            IsOptedIn = IsOptIn ?? contact.EmailOptedIn,
            OptInReason = OptInReason ?? contact.OptInReason,
        };
}

internal sealed record CustomValueRead
{
    public string? Id { get; init; }
    public JsonElement Content { get; init; }

    public CustomFieldValue ToValue() => new(Id!, Content);
}

internal sealed record ContactPage : IPage<Contact>
{
    public List<ContactRead?>? Contacts { get; init; }
    public string? Next { get; init; }
    public string? NextPageToken { get; init; }

    [JsonIgnore]
    public IReadOnlyList<Contact>? Items =>
        Contacts?.OfType<ContactRead>().Select(contact => contact.ToContact()).ToList();

    [JsonIgnore]
    public string? FirstId => Contacts?.FirstOrDefault()?.Id;
}
