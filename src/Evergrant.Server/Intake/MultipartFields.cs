using System.Text;
using Evergrant.Intake.Accepting;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Evergrant.Server.Intake;

/// As browsers send a form that could have files. A file is refused, an empty place for one is not.
internal static class MultipartFields
{
    private const string CharsetField = "_charset_";

    public static async Task<IReadOnlyList<KeyValuePair<string, string>>> ReadAsync(
        byte[] body,
        MediaTypeHeaderValue type,
        CancellationToken cancellationToken
    )
    {
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (boundary is not { Length: > 0 and <= 70 })
            throw Unreadable();
        var parts = new List<(string Name, byte[] Value, string? Charset)>();
        try
        {
            var reader = new MultipartReader(boundary, new MemoryStream(body))
            {
                HeadersCountLimit = 8,
                HeadersLengthLimit = 2048,
            };
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                // One more says that there were too many.
                if (parts.Count > SubmissionLimits.Fields)
                    break;
                if (await ReadAsync(section, cancellationToken) is { } part)
                    parts.Add(part);
            }
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException)
        {
            throw Unreadable();
        }
        var named = parts.Find(part => part.Name == CharsetField).Value;
        var usual = SentText.Declared(named is { Length: > 0 and < 40 } ? Encoding.ASCII.GetString(named) : null);
        return
        [
            .. parts.Select(part =>
                KeyValuePair.Create(
                    part.Name,
                    SentText.Decode(part.Value, part.Charset is null ? usual : SentText.Declared(part.Charset))
                )
            ),
        ];
    }

    /// Null: a place for a file that was left empty.
    private static async Task<(string Name, byte[] Value, string? Charset)?> ReadAsync(
        MultipartSection section,
        CancellationToken cancellationToken
    )
    {
        if (
            !ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
            || HeaderUtilities.RemoveQuotes(disposition.Name).Value is not { Length: > 0 } name
        )
            throw Unreadable();
        using var value = new MemoryStream();
        await section.Body.CopyToAsync(value, cancellationToken);
        if (disposition.FileName.HasValue || disposition.FileNameStar.HasValue)
            return value.Length == 0
                ? null
                : throw new UnreadableException(415, "file_not_taken", "This form takes no files.", name);
        var charset = MediaTypeHeaderValue.TryParse(section.ContentType, out var type) ? type.Charset.Value : null;
        return (name, value.ToArray(), charset);
    }

    private static UnreadableException Unreadable() =>
        new(400, "body_unreadable", "The body is not multipart/form-data as its Content-Type describes it.");
}
