using System.Globalization;
using Evergrant.Intake.Submissions;

namespace Evergrant.Intake.Repairing;

/// Submissions as a table, however many there are.
internal static class SubmissionExport
{
    private static readonly string[] Heads =
    [
        "receipt",
        "form",
        "state",
        "received_at",
        "ended_at",
        "email",
        "first_name",
        "last_name",
        "phone",
        "company",
        "job_title",
        "website",
        "message",
        "line1",
        "line2",
        "town",
        "region",
        "postal_code",
        "country",
        "tags",
        "other_fields",
        "consent",
        "consent_at",
        "problem",
        "contact_id",
    ];

    /// <returns>How many.</returns>
    public static async Task<long> WriteAsync(
        SubmissionStore store,
        SubmissionFilter filter,
        TextWriter to,
        CancellationToken cancellationToken
    )
    {
        await to.WriteAsync($"{CsvText.Line(Heads)}\r\n");
        long written = 0;
        await foreach (var seen in store.AllAsync(filter, cancellationToken))
        {
            await to.WriteAsync($"{CsvText.Line(Values(seen))}\r\n");
            written++;
        }
        return written;
    }

    private static string?[] Values(SeenSubmission seen)
    {
        var (submission, content) = (seen.Submission, seen.Submission.Content);
        var others = content.Custom.Concat(content.Other).Select(field => $"{field.Key}: {field.Value}");
        return
        [
            submission.Id.ToString(),
            submission.Form,
            Spelled.Of(seen.State),
            Time(submission.ReceivedAt),
            Time(submission.EndedAt),
            content.Email,
            content.GivenName,
            content.FamilyName,
            content.Phone,
            content.Company,
            content.JobTitle,
            content.Website,
            content.Message,
            content.Place?.Line1,
            content.Place?.Line2,
            content.Place?.Locality,
            content.Place?.Region,
            content.Place?.PostalCode,
            content.Place?.CountryCode,
            string.Join("; ", content.Tags),
            string.Join("\n", others),
            content.Consent?.Text,
            Time(content.Consent?.At),
            submission.Problem,
            submission.ContactId,
        ];
    }

    private static string? Time(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
