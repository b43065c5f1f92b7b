namespace Evergrant.Doctor.Calls;

/// What came back, as far as rules look at it.
internal sealed class Answer
{
    private readonly string body;

    public Answer(ExchangeResponse response)
    {
        Status = response.Status;
        body = response.Body ?? "";
        ContentType = response.Headers.FirstOrDefault(header => header.Is("Content-Type"))?.Value ?? "";
        RetryAfter = response.Headers.Any(header => header.Is("Retry-After"));
        ReadJson();
    }

    public int? Status { get; }
    public string ContentType { get; }

    public bool RetryAfter { get; }

    /// OAuth `error`.
    public string? Error { get; private set; }

    /// The refresh token that the answer brought, if any. Secret.
    public string? RefreshToken { get; private set; }

    public bool HasTokens { get; private set; }

    public bool IsHtml
    {
        get
        {
            var start = body.AsSpan().TrimStart();
            return start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
                || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
                || (body.Length == 0 && ContentType.Contains("html", StringComparison.OrdinalIgnoreCase));
        }
    }

    public bool Says(string words) => body.Contains(words, StringComparison.OrdinalIgnoreCase);

    private void ReadJson()
    {
        if (!body.AsSpan().TrimStart().StartsWith("{"))
            return;

        // Cut or edited JSON has no fields; Says still finds the words.
        foreach (var (name, value) in JsonFields.Of(body))
        {
            switch (name)
            {
                case "error":
                    Error = value;
                    break;
                case "refresh_token":
                    RefreshToken = value;
                    break;
                case "access_token":
                    HasTokens = true;
                    break;
            }
        }
    }
}
