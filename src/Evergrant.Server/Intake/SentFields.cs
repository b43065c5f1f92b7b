using Evergrant.Intake.Accepting;
using Evergrant.Server.Web;
using Microsoft.Net.Http.Headers;

namespace Evergrant.Server.Intake;

/// <summary>What a request's body says, in any of the three ways in which forms are sent.</summary>
internal static class SentFields
{
    /// <exception cref="UnreadableException"/>
    public static async Task<IReadOnlyList<KeyValuePair<string, string>>> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        // A small body may become a huge one.
        if (request.Headers.ContentEncoding.Count > 0)
            throw new UnreadableException(
                415,
                "encoding_not_taken",
                "Send the body as it is, without Content-Encoding."
            );
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
            throw NotTaken();
        var body = await ReadBodyAsync(request, context.RequestAborted);
        return type.MediaType.Value?.ToLowerInvariant() switch
        {
            "application/x-www-form-urlencoded" => UrlEncodedFields.Read(body, SentText.Declared(type.Charset.Value)),
            "multipart/form-data" => await MultipartFields.ReadAsync(body, type, context.RequestAborted),
            "application/json" => JsonFields.Read(body, SentText.Declared(type.Charset.Value)),
            _ => throw NotTaken(),
        };
    }

    private static UnreadableException NotTaken() =>
        new(
            415,
            "content_type_not_taken",
            "A form is sent as application/x-www-form-urlencoded, multipart/form-data or application/json."
        );

    private static async Task<byte[]> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var whole = new MemoryStream((int)Math.Min(request.ContentLength ?? 1024, SubmissionLimits.Body));
        // The web server ends one that is too long.
        await request.Body.CopyToAsync(whole, cancellationToken);
        return whole.ToArray();
    }
}

/// <summary>A body that is none of a form. The message repeats nothing of it.</summary>
internal sealed class UnreadableException(int status, string code, string message, string? field = null)
    : Exception(message)
{
    public ProblemDocument ToProblem() => Problem.New(status, code, Message) with { Field = field };
}
