namespace Evergrant.Keap.Calling;

/// What came back, in memory: a whole answer, or of a failure as much as is of use.
internal sealed record Answer(int Status, string? MediaType, byte[] Body)
{
    public KeapQuota? Quota { get; init; }
    public TimeSpan? RetryAfter { get; init; }

    public bool IsSuccess => Status is >= 200 and < 300;

    /// What begins like a page is one, whatever its media type.
    public bool IsPage
    {
        get
        {
            var begin = Body.AsSpan().TrimStart(" \t\r\n\uFEFF"u8);
            return MediaType?.Contains("html", StringComparison.OrdinalIgnoreCase) == true
                || (begin.Length > 0 && begin[0] == '<');
        }
    }
}
