namespace Evergrant.Keap.Calling;

/// An answer's bytes, as many as are allowed.
internal static class Reading
{
    private const int LongestFailure = 64 * 1024;
    private const int Piece = 16 * 1024;

    public static async Task<Answer> ReadAsync(
        Call call,
        HttpResponseMessage response,
        int longest,
        CancellationToken cancellationToken
    )
    {
        var answer = new Answer((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, [])
        {
            Quota = KeapQuota.Of(response),
            RetryAfter = RetryAfterOf(response),
        };
        using var body = new MemoryStream();
        var isWhole = await FillAsync(
            body,
            response,
            answer.IsSuccess ? longest : Math.Min(longest, LongestFailure),
            mustBeWhole: answer.IsSuccess,
            cancellationToken
        );
        if (!isWhole && answer.IsSuccess)
            throw new KeapUnreadableException(
                $"Could not {call.Doing}: Keap's answer has more than {longest} bytes. Ask for smaller pages, or allow more (KeapClientOptions.LongestAnswer)."
            )
            {
                Status = answer.Status,
                Quota = answer.Quota,
                MayHaveHappened = true,
            };
        return answer with { Body = body.ToArray() };
    }

    private static async Task<bool> FillAsync(
        MemoryStream body,
        HttpResponseMessage response,
        int most,
        bool mustBeWhole,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var piece = new byte[Piece];
            while (true)
            {
                var read = await stream.ReadAsync(piece, cancellationToken);
                if (read == 0)
                    return true;
                if (body.Length + read > most)
                    return false;
                body.Write(piece, 0, read);
            }
        }
        catch (Exception failure) when (!mustBeWhole && failure is IOException or HttpRequestException)
        {
            // A refusal is one, also when its words broke off.
            return false;
        }
    }

    /// A date is held against the answer's own date: whose clock is right does not matter then.
    private static TimeSpan? RetryAfterOf(HttpResponseMessage response) =>
        response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when response.Headers.Date is { } now => date > now ? date - now : TimeSpan.Zero,
            _ => null,
        };
}
