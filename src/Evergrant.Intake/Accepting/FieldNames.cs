using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Evergrant.Intake.Forms;

namespace Evergrant.Intake.Accepting;

/// <summary>
/// What a field means by its name: the ones that people's HTML and form programs already use. Case, blanks, `-`, `_`, `.` and
/// brackets are of no account, so `Your-Email`, `form[your_email]` and `contact.yourEmail` are one.
/// </summary>
internal static class FieldNames
{
    private const string CustomPrefix = "custom:";

    private static readonly FrozenDictionary<string, FieldTarget> Usual = Make(
        (FieldTarget.Email, "email e-mail mail email_address e-mail_address mail_address your_email your_e-mail"),
        (FieldTarget.Email, "user_email contact_email customer_email emailaddress1 inf_field_Email _replyto"),
        (FieldTarget.GivenName, "first_name firstname fname given_name givenname forename vorname your_first_name"),
        (FieldTarget.GivenName, "inf_field_FirstName"),
        (FieldTarget.FamilyName, "last_name lastname lname family_name familyname surname nachname second_name"),
        (FieldTarget.FamilyName, "your_last_name inf_field_LastName"),
        (FieldTarget.FullName, "name full_name fullname your_name contact_name customer_name"),
        (FieldTarget.Phone, "phone telephone tel mobile cell phone_number telephone_number mobile_number cell_phone"),
        (FieldTarget.Phone, "mobile_phone your_phone your_tel telefon inf_field_Phone1"),
        (FieldTarget.Company, "company company_name organization organisation business business_name firm firma"),
        (FieldTarget.Company, "your_company inf_field_Company"),
        (FieldTarget.JobTitle, "job_title jobtitle job title position occupation inf_field_JobTitle"),
        (FieldTarget.Website, "website web site url homepage web_site site_url inf_field_Website"),
        (
            FieldTarget.Message,
            "message comments comment your_message msg enquiry inquiry question notes note text body"
        ),
        (FieldTarget.Message, "nachricht inf_field_ContactNotes"),
        (FieldTarget.Line1, "street address address1 address_1 address_line_1 address_line1 line1 street_address"),
        (FieldTarget.Line1, "street1 address_street strasse inf_field_StreetAddress1"),
        (FieldTarget.Line2, "address2 address_2 address_line_2 address_line2 line2 street2 apartment suite"),
        (FieldTarget.Line2, "inf_field_StreetAddress2"),
        (FieldTarget.Locality, "city town locality address_city ort stadt inf_field_City"),
        (FieldTarget.Region, "state region province county address_state bundesland inf_field_State"),
        (FieldTarget.PostalCode, "zip zip_code zipcode postal_code postalcode postcode post_code address_zip plz"),
        (FieldTarget.PostalCode, "inf_field_PostalCode"),
        (FieldTarget.Country, "country country_code country_name address_country land inf_field_Country"),
        (FieldTarget.Tags, "tags tag"),
        (FieldTarget.Nothing, "submit send button action form_id form_name form_build_id form_token op _charset_"),
        (FieldTarget.Nothing, "_next _redirect redirect _subject _captcha _template inf_form_xid inf_form_name"),
        (FieldTarget.Nothing, "infusionsoft_version csrf_token _token authenticity_token")
    );

    /// What an owner may write for a field of his own, beside `custom:LABEL`.
    private static readonly FrozenDictionary<string, FieldTarget> Written = new Dictionary<string, FieldTarget>
    {
        ["email"] = FieldTarget.Email,
        ["given_name"] = FieldTarget.GivenName,
        ["family_name"] = FieldTarget.FamilyName,
        ["name"] = FieldTarget.FullName,
        ["phone"] = FieldTarget.Phone,
        ["company"] = FieldTarget.Company,
        ["job_title"] = FieldTarget.JobTitle,
        ["website"] = FieldTarget.Website,
        ["message"] = FieldTarget.Message,
        ["line1"] = FieldTarget.Line1,
        ["line2"] = FieldTarget.Line2,
        ["locality"] = FieldTarget.Locality,
        ["region"] = FieldTarget.Region,
        ["postal_code"] = FieldTarget.PostalCode,
        ["country"] = FieldTarget.Country,
        ["tags"] = FieldTarget.Tags,
        ["other"] = FieldTarget.Other,
        ["ignore"] = FieldTarget.Nothing,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// For those who have to choose one.
    public static string WrittenNames { get; } = $"{string.Join(", ", Written.Keys)}, custom:LABEL";

    public static bool TryWritten(string text, out FieldMeaning meaning)
    {
        if (text.StartsWith(CustomPrefix, StringComparison.Ordinal))
        {
            var label = text[CustomPrefix.Length..].Trim();
            meaning = new FieldMeaning(FieldTarget.Custom, label);
            return label.Length > 0;
        }
        var isKnown = Written.TryGetValue(text, out var target);
        meaning = new FieldMeaning(target);
        return isKnown;
    }

    /// <returns>Null: the form does not know it.</returns>
    public static FieldMeaning? Find(FormDefinition definition, string name)
    {
        // 1. The owner's own words.
        if (definition.ConsentField is { } box && IsSame(box, name))
            return new FieldMeaning(FieldTarget.Consent);
        foreach (var (own, written) in definition.Fields)
            if (IsSame(own, name) && TryWritten(written, out var meaning))
                return meaning;
        // 2. The usual ones: the whole name, else what is inside of brackets or behind a dot.
        if (
            Usual.TryGetValue(Plain(name), out var target)
            || (TryLast(name, out var last) && Usual.TryGetValue(last, out target))
        )
            return target == FieldTarget.Tags && definition.OfferedTags.Count == 0 ? null : new FieldMeaning(target);
        return null;
    }

    /// Brackets at the end say that there may be several, and nothing else.
    public static bool IsSame(string one, string other) =>
        string.Equals(Bare(one), Bare(other), StringComparison.OrdinalIgnoreCase);

    private static string Bare(string name) => name.EndsWith("[]", StringComparison.Ordinal) ? name[..^2] : name;

    private static bool TryLast(string name, [NotNullWhen(true)] out string? last)
    {
        var parts = name.Split(['[', ']', '.'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        // form[0][email][] and form[email][0] alike; a number names nothing.
        last = parts.LastOrDefault(part => !part.All(char.IsAsciiDigit)) is { } word ? Plain(word) : null;
        return last is not null && parts.Length > 1;
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();

    private static FrozenDictionary<string, FieldTarget> Make(params (FieldTarget Target, string Names)[] rows) =>
        rows.SelectMany(row => row.Names.Split(' ').Select(name => (Name: Plain(name), row.Target)))
            .DistinctBy(row => row.Name)
            .ToFrozenDictionary(row => row.Name, row => row.Target);
}
