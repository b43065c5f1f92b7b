using Evergrant.Intake.Accepting;
using Evergrant.Intake.Forms;
using Evergrant.Intake.Submissions;

namespace Evergrant.Intake.Repairing;

/// <summary>Puts right what was sent, field by field, by the names that an owner writes for a form's fields. Pure.</summary>
internal static class ContentFix
{
    /// <param name="content">As it is.</param>
    /// <param name="values">By name; an empty value takes the field away.</param>
    /// <param name="flaw">What is wrong. Null: nothing.</param>
    /// <returns>Null: something is.</returns>
    public static Content? Apply(Content content, IReadOnlyList<KeyValuePair<string, string>> values, out string? flaw)
    {
        flaw = values.Count == 0 ? "Nothing is to be changed." : null;
        foreach (var (name, value) in values)
        {
            if (flaw is not null)
                break;
            (content, flaw) = Apply(content, name, value.Trim());
        }
        if (flaw is null && content.Email is null && content.Phone is null)
            flaw = "Nothing would be left by which to know the contact.";
        return flaw is null ? content : null;
    }

    private static (Content Content, string? Flaw) Apply(Content content, string name, string value)
    {
        if (!FieldNames.TryWritten(Usual(name), out var meaning))
            return (content, $"There is no field {name}; there are {FieldNames.WrittenNames}.");
        if (value.Length > 0 && FieldText.FlawOf(name, value, meaning.TakesLines) is { } mistake)
            return (content, $"{name}: {mistake.Text}");
        var set = value.Length == 0 ? null : value;
        var place = content.Place ?? new ContentPlace(null, null, null, null, null, null);
        switch (meaning.Target)
        {
            case FieldTarget.Email when set is not null && !MailShape.IsRight(set):
                return (content, $"{name}: This is no address for mail; one looks like ann@example.com.");
            case FieldTarget.Country when set is not null && Countries.Find(set) is null:
                return (content, $"{name}: This is no country that is known here.");
            case FieldTarget.Email:
                return (content with { Email = set }, null);
            case FieldTarget.GivenName:
                return (content with { GivenName = set }, null);
            case FieldTarget.FamilyName:
                return (content with { FamilyName = set }, null);
            case FieldTarget.Phone:
                return (content with { Phone = set }, null);
            case FieldTarget.Company:
                return (content with { Company = set }, null);
            case FieldTarget.JobTitle:
                return (content with { JobTitle = set }, null);
            case FieldTarget.Website:
                return (content with { Website = set }, null);
            case FieldTarget.Message:
                return (content with { Message = set }, null);
            case FieldTarget.Line1:
                return (content with { Place = place with { Line1 = set } }, null);
            case FieldTarget.Line2:
                return (content with { Place = place with { Line2 = set } }, null);
            case FieldTarget.Locality:
                return (content with { Place = place with { Locality = set } }, null);
            case FieldTarget.Region:
                return (content with { Place = place with { Region = set } }, null);
            case FieldTarget.PostalCode:
                return (content with { Place = place with { PostalCode = set } }, null);
            case FieldTarget.Country:
                return (
                    content with
                    {
                        Place = place with { CountryCode = set is null ? null : Countries.Find(set) },
                    },
                    null
                );
            case FieldTarget.Custom:
                var custom = content.Custom.Where(field => field.Key != meaning.Label).ToDictionary();
                if (set is not null)
                    custom[meaning.Label!] = set;
                return (content with { Custom = custom }, null);
            case FieldTarget.Tags:
                return (
                    content with
                    {
                        Tags =
                        [
                            .. value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
                        ],
                    },
                    null
                );
            default:
                return (content, $"{name} cannot be changed.");
        }
    }

    /// The names in people's HTML are as good, where they name one thing.
    private static string Usual(string name) =>
        name switch
        {
            "first_name" => "given_name",
            "last_name" => "family_name",
            "town" or "city" => "locality",
            _ => name,
        };
}
