using System.Net.Http.Json;

namespace Evergrant.Http;

/// Whether a request's body may be sent a second time: it is in memory still, whole and not large.
internal static class Replay
{
    private const int LargestKept = 1024 * 1024;

    public static async ValueTask<bool> IsPossibleAsync(HttpContent? content, CancellationToken cancellationToken)
    {
        switch (content)
        {
            case null:
                return true;
            case ByteArrayContent or ReadOnlyMemoryContent:
                return content.Headers.ContentLength <= LargestKept;
            case JsonContent:
                return await FitsAsync(content, cancellationToken);
            default:
                // What a stream held is gone; whether another kind can be written twice, nobody knows.
                return false;
        }
    }

    /// Written again into memory, from the value it was made of.
    private static async Task<bool> FitsAsync(HttpContent content, CancellationToken cancellationToken)
    {
        try
        {
            await content.LoadIntoBufferAsync(LargestKept, cancellationToken);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
