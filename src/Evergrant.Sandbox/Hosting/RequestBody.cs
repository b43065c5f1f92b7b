namespace Evergrant.Sandbox.Hosting;

internal static class RequestBody
{
    /// <summary>The whole body; Kestrel ends it with a 413 beyond the sandbox's limit.</summary>
    public static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, cancellationToken);
        return buffer.ToArray();
    }
}
