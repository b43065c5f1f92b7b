using System.Globalization;

namespace Evergrant.Intake.Submissions;

/// What was sent, as names and values for people: in the order of a letter, without what is not there.
internal static class SubmissionFacts
{
    public static IEnumerable<(string Name, string Value)> Of(Content content)
    {
        (string, string?)[] facts =
        [
            ("Email", content.Email),
            ("First name", content.GivenName),
            ("Last name", content.FamilyName),
            ("Phone", content.Phone),
            ("Company", content.Company),
            ("Job title", content.JobTitle),
            ("Website", content.Website),
            ("Message", content.Message),
            ("Address", Place(content.Place)),
            .. content.Custom.Select(field => (field.Key, (string?)field.Value)),
            ("Tags", content.Tags.Count == 0 ? null : string.Join(", ", content.Tags)),
            .. content.Other.Select(field => ($"{field.Key} (not sent on)", (string?)field.Value)),
            ("Agreed to", Agreed(content.Consent)),
            ("From", content.From),
            ("Site", content.Site),
            ("Program", content.Agent),
            ("Suspicious", content.Suspicions.Count == 0 ? null : string.Join(", ", content.Suspicions)),
        ];
        foreach (var (name, value) in facts)
            if (!string.IsNullOrEmpty(value))
                yield return (name, value);
    }

    private static string? Place(ContentPlace? place) =>
        place is null
            ? null
            : string.Join(
                ", ",
                new[]
                {
                    place.Line1,
                    place.Line2,
                    place.PostalCode,
                    place.Locality,
                    place.Region,
                    place.CountryCode,
                }.Where(part => !string.IsNullOrEmpty(part))
            );

    private static string? Agreed(ContentConsent? consent) =>
        consent is null
            ? null
            : $"“{consent.Text}” (version {consent.Version.ToString(CultureInfo.InvariantCulture)}, {consent.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)}{(consent.From is null ? "" : $", from {consent.From}")})";
}
