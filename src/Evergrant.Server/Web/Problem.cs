using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.WebUtilities;

namespace Evergrant.Server.Web;

/// Answers that say what is wrong, by a code that stays.
internal static class Problem
{
    public static ProblemDocument New(int status, string code, string detail) =>
        new()
        {
            Type = $"urn:evergrant:problem:{code}",
            Title = ReasonPhrases.GetReasonPhrase(status),
            Status = status,
            Detail = detail,
            Code = code,
        };

    /// The one there is for every 503: it passes, and after so long.
    public static ProblemDocument Unavailable(string code, string detail, TimeSpan retryAfter) =>
        New(StatusCodes.Status503ServiceUnavailable, code, detail) with
        {
            RetryAfterSeconds = Math.Max(1, (int)Math.Ceiling(retryAfter.TotalSeconds)),
        };

    public static Task WriteAsync(HttpContext context, int status, string code, string detail) =>
        WriteAsync(context, New(status, code, detail));

    public static Task WriteAsync(HttpContext context, ProblemDocument problem)
    {
        AddRetryAfter(context, problem);
        return Json.WriteAsync(
            context,
            problem.Status,
            problem,
            ProblemJson.Default.ProblemDocument,
            "application/problem+json"
        );
    }

    public static void AddRetryAfter(HttpContext context, ProblemDocument problem)
    {
        if (problem.RetryAfterSeconds is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
    }
}

internal static class Json
{
    public static Task WriteAsync<T>(
        HttpContext context,
        int status,
        T value,
        JsonTypeInfo<T> type,
        string contentType = "application/json"
    )
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.Headers.CacheControl = "no-store";
        return JsonSerializer.SerializeAsync(context.Response.Body, value, type, context.RequestAborted);
    }
}
