using System.Net.Http.Headers;

namespace Evergrant.Cli.Calls;

/// `--data`: a text, `@FILE`, or `-` for stdin.
internal static class CallBody
{
    /// Null: none was given.
    public static async Task<HttpContent?> ReadAsync(
        string? data,
        string contentType,
        CancellationToken cancellationToken
    )
    {
        if (data is null)
            return null;
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type))
            throw new UsageException($"'{contentType}' is no content type.");
        var content = new ByteArrayContent(await BytesAsync(data, cancellationToken));
        content.Headers.ContentType = type;
        return content;
    }

    private static async Task<byte[]> BytesAsync(string data, CancellationToken cancellationToken)
    {
        if (data == "-")
        {
            await using var input = Console.OpenStandardInput();
            using var copy = new MemoryStream();
            await input.CopyToAsync(copy, cancellationToken);
            return copy.ToArray();
        }
        if (!data.StartsWith('@'))
            return System.Text.Encoding.UTF8.GetBytes(data);
        try
        {
            return await File.ReadAllBytesAsync(data[1..], cancellationToken);
        }
        catch (Exception unreadable)
            when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{data[1..]} cannot be read: {unreadable.Message}");
        }
    }
}
