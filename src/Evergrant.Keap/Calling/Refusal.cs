using System.Text;
using System.Text.RegularExpressions;
using Evergrant.Keap.Wire;

namespace Evergrant.Keap.Calling;

/// What an answer that is no success means. Pure: the one place where statuses become kinds.
internal static partial class Refusal
{
    private const int LongestWords = 500;
    private const string OfEvergrant = "urn:evergrant:problem:";
    private const string Inactive = "Developer Inactive";

    public static KeapException Of(string doing, Answer answer)
    {
        var body = answer.IsPage ? new ErrorBody() : ErrorBody.Read(answer.Body);
        var isOurs = body.Type?.StartsWith(OfEvergrant, StringComparison.Ordinal) == true;
        return isOurs ? OfServer(doing, answer, body) : OfKeap(doing, answer, body);
    }

    private static KeapException OfKeap(string doing, Answer answer, ErrorBody body)
    {
        var status = answer.Status;
        var said = Plain(body.Said);
        var message = Message(doing, $"Keap answered {status}", said, body.Name);
        if (status == 429)
            return Full(message, answer, body, said);
        if (status is 408 or 425 or (>= 500 and not 501))
            return new KeapUnavailableException(message)
            {
                Status = status,
                Code = body.Name,
                Said = said,
                Quota = answer.Quota,
                RetryAfter = answer.RetryAfter,
                // "Come back later" is an answer: nothing was begun.
                MayHaveHappened = status >= 500 && status != 503 && answer.RetryAfter is null,
            };
        if (IsInactive(answer))
            return new KeapCredentialException(Message(doing, $"Keap answered {status}", Inactive, null))
            {
                Status = status,
                Said = Inactive,
            };
        // A page is a proxy's or a guard's: its status says nothing of records and tokens.
        if (answer.IsPage || status is < 400)
            return new KeapUnreadableException(
                Message(
                    doing,
                    $"{status} with {(answer.IsPage ? "a page" : "nothing known")} where Keap's API was asked",
                    said,
                    null
                )
            )
            {
                Status = status,
                Quota = answer.Quota,
                MayHaveHappened = status < 400,
            };
        return status switch
        {
            401 => new KeapCredentialException(message)
            {
                Status = status,
                Code = body.Name,
                Said = said,
                Quota = answer.Quota,
            },
            403 => new KeapForbiddenException(message)
            {
                Status = status,
                Code = body.Name,
                Said = said,
                Quota = answer.Quota,
            },
            404 or 410 => new KeapNotFoundException(message)
            {
                Status = status,
                Code = body.Name,
                Said = said,
                Quota = answer.Quota,
            },
            400 or 422 => new KeapInvalidException(message)
            {
                Status = status,
                Code = body.Name,
                Said = said,
                Quota = answer.Quota,
                Field = FieldIn(said),
            },
            _ => new KeapRefusedException(message)
            {
                Status = status,
                Code = body.Name,
                Said = said,
                Quota = answer.Quota,
            },
        };
    }

    /// An Evergrant server's own answer: Keap was not asked, unless it says how far it got.
    private static KeapException OfServer(string doing, Answer answer, ErrorBody body)
    {
        var said = Plain(body.Detail);
        var message = Message(doing, $"the Evergrant server answered {answer.Status}", said, body.Code);
        return answer.Status switch
        {
            429 => new KeapQuotaException(message)
            {
                Status = answer.Status,
                Code = body.Code,
                Said = said,
                RetryAfter = answer.RetryAfter,
            },
            >= 500 => new KeapUnavailableException(message)
            {
                Status = answer.Status,
                Code = body.Code,
                Said = said,
                RetryAfter = answer.RetryAfter,
                MayHaveHappened = body.Phase is not (null or "connect"),
            },
            // no_such_grant is a 404, and no record that is missing.
            401 or 404 or 409 => new KeapCredentialException(message)
            {
                Status = answer.Status,
                Code = body.Code,
                Said = said,
            },
            403 => new KeapForbiddenException(message)
            {
                Status = answer.Status,
                Code = body.Code,
                Said = said,
            },
            _ => new KeapRefusedException(message)
            {
                Status = answer.Status,
                Code = body.Code,
                Said = said,
            },
        };
    }

    private static KeapQuotaException Full(string message, Answer answer, ErrorBody body, string? said) =>
        new(message)
        {
            Status = answer.Status,
            Code = body.Name,
            Said = said,
            Quota = answer.Quota,
            RetryAfter = answer.RetryAfter,
            Span = $"{said} {body.Name}".Contains("spike", StringComparison.OrdinalIgnoreCase)
                ? QuotaSpan.Second
                : answer.Quota?.UsedUp ?? QuotaSpan.Unknown,
        };

    private static bool IsInactive(Answer answer) =>
        answer.Status == 403 && answer.Body.AsSpan().IndexOf("Developer Inactive"u8) >= 0;

    private static string Message(string doing, string answered, string? said, string? code) =>
        $"Could not {doing}: {answered}{(said is null ? "" : $", {said}")}{(code is null ? "" : $" ({Plain(code)})")}";

    /// One line of at most so many letters: it may end in a log.
    private static string? Plain(string? words)
    {
        if (string.IsNullOrWhiteSpace(words))
            return null;
        var plain = new StringBuilder(Math.Min(words.Length, LongestWords));
        foreach (var letter in words.Length > LongestWords ? words.AsSpan(0, LongestWords) : words)
            plain.Append(char.IsControl(letter) || char.IsSurrogate(letter) ? ' ' : letter);
        return plain.ToString().Trim();
    }

    private static string? FieldIn(string? said) =>
        said is not null && NamedField().Match(said) is { Success: true } named ? named.Groups["field"].Value : null;

    // Recorded: "Unrecognized property: id", "BILLING Region is invalid", "contact_id is invalid".
    [GeneratedRegex(
        @"^(?:Unrecognized property: (?<field>\S+)|(?<field>[A-Za-z_][\w. \[\]]{0,99}?) is (?:invalid|required))\.?$"
    )]
    private static partial Regex NamedField();
}
