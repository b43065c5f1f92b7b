using System.Globalization;
using Evergrant.Intake.Forms;
using Evergrant.Intake.Submissions;
using Evergrant.Keap;

namespace Evergrant.Intake.Delivering;

/// What is written of a contact: all of a new one, of one that is there only what the form's rule allows. Pure.
internal static class ContactWriting
{
    private const string Phone = "PHONE1";
    private const string Place = "BILLING";
    private const string Source = "API";

    /// <summary>The oldest that is the same person by the form's rule. Null: none is.</summary>
    public static Contact? Same(IReadOnlyList<Contact> found, Content content, SameContact match) =>
        found.FirstOrDefault(contact =>
            match == SameContact.Email
            || Is(contact.GivenName, content.GivenName)
                && Is(contact.FamilyName, content.FamilyName)
                && (match == SameContact.EmailAndName || Is(contact.CompanyName, content.Company))
        );

    public static ContactFields New(
        Form form,
        Content content,
        string? companyId,
        IReadOnlyList<CustomFieldValue> customs
    ) =>
        new()
        {
            GivenName = content.GivenName,
            FamilyName = content.FamilyName,
            JobTitle = content.JobTitle,
            Website = content.Website,
            CompanyId = companyId,
            OwnerId = form.Definition.OwnerId,
            LeadSourceId = form.Definition.LeadSourceId,
            SourceType = Source,
            // Only who agreed is made marketable, and Keap notes with what and from where.
            OptInReason = content is { Consent: { } consent, Email: not null } ? Reason(form, content, consent) : null,
            IpAddress = content.Consent?.From,
            Email = content.Email,
            Phone = content.Phone,
            Addresses = content.Place is { } place ? [AddressOf(place)] : null,
            CustomFields = customs.Count == 0 ? null : customs,
        };

    /// <summary>Never the address nor the opt-in: a stranger can change nobody's.</summary>
    /// <param name="overwrites">False: only what the contact has not.</param>
    /// <returns>Null: there is nothing to change.</returns>
    public static ContactFields? Change(
        Contact contact,
        Content content,
        string? companyId,
        IReadOnlyList<CustomFieldValue> customs,
        bool overwrites
    )
    {
        var fields = new ContactFields
        {
            GivenName = Text(contact.GivenName, content.GivenName),
            FamilyName = Text(contact.FamilyName, content.FamilyName),
            JobTitle = Text(contact.JobTitle, content.JobTitle),
            Website = Text(contact.Website, content.Website),
            CompanyId = Text(contact.CompanyId, companyId),
            Phones = PhonesOf(contact, content.Phone, overwrites),
            Addresses = AddressesOf(contact, content.Place, overwrites),
            CustomFields = CustomsOf(contact, customs, overwrites),
        };
        return fields == new ContactFields() ? null : fields;

        string? Text(string? has, string? given) =>
            string.IsNullOrWhiteSpace(given) || has == given || !overwrites && !string.IsNullOrWhiteSpace(has)
                ? null
                : given;
    }

    /// <summary>Why Keap sends nothing to the contact's address. Null: it does, as far as is known.</summary>
    public static string? NoMail(Contact contact, string? email)
    {
        var known =
            contact.Emails.FirstOrDefault(one => string.Equals(one.Address, email, StringComparison.OrdinalIgnoreCase))
            ?? (contact.Emails is [var first, ..] ? first : null);
        return known?.Status switch
        {
            EmailStatus.Manual
            or EmailStatus.Admin
            or EmailStatus.System
            or EmailStatus.ListUnsubscribe
            or EmailStatus.Feedback
            or EmailStatus.Spam => "opted_out",
            EmailStatus.NonMarketable => "not_opted_in",
            EmailStatus.Bounce
            or EmailStatus.HardBounce
            or EmailStatus.Lockdown
            or EmailStatus.Invalid
            or EmailStatus.Deactivated
            or EmailStatus.UnengagedNonMarketable => "unreachable",
            _ => null,
        };
    }

    /// <summary>A value as the field takes it; null if it cannot be one.</summary>
    public static CustomFieldValue? ValueOf(CustomField field, string text) =>
        field.Type switch
        {
            CustomFieldType.WholeNumber
            or CustomFieldType.DecimalNumber
            or CustomFieldType.Currency
            or CustomFieldType.Percent
            or CustomFieldType.Year => decimal.TryParse(
                text,
                NumberStyles.Number,
                CultureInfo.InvariantCulture,
                out var number
            )
                ? new CustomFieldValue(field.Id, number)
                : null,
            CustomFieldType.YesNo => text.Trim().ToLowerInvariant() switch
            {
                "yes" or "true" or "on" or "1" => new CustomFieldValue(field.Id, true),
                "no" or "false" or "off" or "0" => new CustomFieldValue(field.Id, false),
                _ => null,
            },
            CustomFieldType.ListBox => new CustomFieldValue(
                field.Id,
                text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            ),
            _ => new CustomFieldValue(field.Id, text),
        };

    private static string Reason(Form form, Content content, ContentConsent consent) =>
        form.Definition.OptInReason
        ?? $"Form {form.Name}{(content.Site is { } site ? $" of {site}" : "")}, {consent.At.UtcDateTime:yyyy-MM-dd}";

    private static List<ContactPhone>? PhonesOf(Contact contact, string? number, bool overwrites)
    {
        var has = contact.Phones.FirstOrDefault(phone => phone.Slot == Phone);
        if (string.IsNullOrWhiteSpace(number) || has?.Number == number || !overwrites && has is { Number.Length: > 0 })
            return null;
        return [new ContactPhone(number), .. contact.Phones.Where(phone => phone.Slot != Phone)];
    }

    private static List<ContactAddress>? AddressesOf(Contact contact, ContentPlace? place, bool overwrites)
    {
        if (place is null)
            return null;
        var (has, given) = (contact.Addresses.FirstOrDefault(one => one.Slot == Place), AddressOf(place));
        if (has == given || !overwrites && has is not null)
            return null;
        return [given, .. contact.Addresses.Where(address => address.Slot != Place)];
    }

    /// Keap takes no region without a country.
    private static ContactAddress AddressOf(ContentPlace place) =>
        new()
        {
            Line1 = place.Line1,
            Line2 = place.Line2,
            Locality = place is { CountryCode: null, Region: { } region }
                ? string.Join(", ", new[] { place.Locality, region }.OfType<string>())
                : place.Locality,
            Region = place.CountryCode is null ? null : place.Region,
            PostalCode = place.PostalCode,
            CountryCode = place.CountryCode,
        };

    private static List<CustomFieldValue>? CustomsOf(
        Contact contact,
        IReadOnlyList<CustomFieldValue> given,
        bool overwrites
    )
    {
        var wanted = given.Where(value => overwrites ? Of(value)?.Text != value.Text : !Has(value)).ToList();
        // What is sent takes the place of the whole list.
        return wanted.Count == 0
            ? null
            : [.. wanted, .. contact.CustomFields.Where(has => !wanted.Exists(value => value.FieldId == has.FieldId))];

        CustomFieldValue? Of(CustomFieldValue value) =>
            contact.CustomFields.FirstOrDefault(has => has.FieldId == value.FieldId);

        bool Has(CustomFieldValue value) => Of(value)?.Text is { } text && text.Trim() is not ("" or "[]");
    }

    private static bool Is(string? one, string? other) =>
        string.Equals(one?.Trim() ?? "", other?.Trim() ?? "", StringComparison.OrdinalIgnoreCase);
}
