using System.Text;

namespace Evergrant.Intake.Delivering;

/// Keeps what is sent to Keap during a step and what came back, without the token: for the submission's own record, which is
/// sealed. Stands before the handler that adds the token.
internal sealed class CallTrace(TimeProvider processClock) : DelegatingHandler
{
    private const int LongestBody = 2000;
    private const int MostCalls = 20;
    private static readonly AsyncLocal<List<CallRecord>?> Current = new();

    /// Of the step that runs here until the next one begins.
    public static List<CallRecord> Begin() => Current.Value = [];

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var began = processClock.GetTimestamp();
        int? status = null;
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            status = (int)response.StatusCode;
            return response;
        }
        finally
        {
            if (Current.Value is { Count: < MostCalls } calls)
                calls.Add(
                    new CallRecord(
                        $"{request.Method} {request.RequestUri?.PathAndQuery}",
                        await BodyAsync(request),
                        status,
                        (long)processClock.GetElapsedTime(began).TotalMilliseconds
                    )
                );
        }
    }

    /// In memory already: the client sends bytes.
    private static async Task<string?> BodyAsync(HttpRequestMessage request)
    {
        if (request.Content is not ByteArrayContent content)
            return null;
        var bytes = await content.ReadAsByteArrayAsync(CancellationToken.None);
        return bytes.Length > LongestBody
            ? Encoding.UTF8.GetString(bytes, 0, LongestBody) + "…"
            : Encoding.UTF8.GetString(bytes);
    }
}

/// <param name="Call">Method, path and query.</param>
/// <param name="Sent">The body. Null: none.</param>
/// <param name="Status">Of the answer. Null: there was none.</param>
/// <param name="Ms">Until the answer's head.</param>
internal sealed record CallRecord(string Call, string? Sent, int? Status, long Ms);

/// What a step did, as it stands in a submission's record.
internal sealed record StepRecord
{
    public required string Step { get; init; }

    /// What came of it, in a word: <c>created</c>, <c>filled</c>, <c>applied</c> …
    public required string Outcome { get; init; }

    public string? Problem { get; init; }

    public string? Text { get; init; }

    /// Whether the failure counts against the submission.
    public bool? Counts { get; init; }

    public DateTimeOffset? NextAt { get; init; }

    public required long Ms { get; init; }

    public required IReadOnlyList<CallRecord> Calls { get; init; }
}
