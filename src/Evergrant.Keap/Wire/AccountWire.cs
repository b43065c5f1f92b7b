using System.Text.Json.Serialization;
using Evergrant.Keap.Calling;

namespace Evergrant.Keap.Wire;

internal sealed record UserRead
{
    public string? Id { get; init; }

    /// v1 has one address, v2 a list.
    public string? EmailAddress { get; init; }
    public List<EmailRead?>? EmailAddresses { get; init; }
    public string? GivenName { get; init; }
    public string? FamilyName { get; init; }
    public string? Status { get; init; }
    public bool? Admin { get; init; }
    public bool? Partner { get; init; }

    public KeapUser ToUser() =>
        new()
        {
            Id = Id ?? "",
            Email = EmailAddress ?? EmailAddresses?.FirstOrDefault()?.Email,
            GivenName = GivenName,
            FamilyName = FamilyName,
            Status = Status,
            IsAdmin = Admin,
            IsPartner = Partner,
        };
}

internal sealed record UserPage : IPage<KeapUser>
{
    public List<UserRead?>? Users { get; init; }
    public string? Next { get; init; }
    public string? NextPageToken { get; init; }

    [JsonIgnore]
    public IReadOnlyList<KeapUser>? Items => Users?.OfType<UserRead>().Select(user => user.ToUser()).ToList();

    [JsonIgnore]
    public string? FirstId => Users?.FirstOrDefault()?.Id;
}

internal sealed record MeRead
{
    public string? Id { get; init; }
    public string? Sub { get; init; }
    public string? Email { get; init; }
    public string? GivenName { get; init; }
    public string? FamilyName { get; init; }
    public bool? IsAdmin { get; init; }
    public string? TenantId { get; init; }

    public KeapIdentity ToIdentity() =>
        new()
        {
            UserId = Id,
            Subject = Sub,
            Email = Email,
            GivenName = GivenName,
            FamilyName = FamilyName,
            IsAdmin = IsAdmin,
            Tenant = TenantId,
        };
}

internal sealed record ProfileRead
{
    public string? Name { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }
    public string? Website { get; init; }
    public string? TimeZone { get; init; }
    public string? CurrencyCode { get; init; }
    public string? LanguageTag { get; init; }
    public string? LogoUrl { get; init; }
    public AddressPart? Address { get; init; }

    public AccountProfile ToProfile() =>
        new()
        {
            Name = Name,
            Email = Email,
            Phone = Phone,
            Website = Website,
            TimeZone = TimeZone,
            CurrencyCode = CurrencyCode,
            LanguageTag = LanguageTag,
            LogoAddress = LogoUrl,
            Address = Address?.ToAddress(),
        };
}
