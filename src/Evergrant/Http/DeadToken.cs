using System.IO.Compression;
using Evergrant.Protocol;
using Evergrant.Providers;

namespace Evergrant.Http;

/// Whether a 401 says that the token is dead. APIs answer 401 for other things, too: Keap for paths it does not know.
internal static class DeadToken
{
    private const int LongestFault = 16 * 1024;

    /// The beginning of a 401's body, which is handed on if nothing comes of it.
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, CancellationToken end)
    {
        var stream = await response.Content.ReadAsStreamAsync(end);
        var body = new byte[LongestFault];
        var length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, end);
        return body.AsMemory(0, length);
    }

    public static bool IsSaid(HttpResponseMessage response, ReadOnlyMemory<byte> body, ProviderProfile profile)
    {
        // A provider that names its faults is taken at its word; others have RFC 6750.
        if (profile.ExpiredTokenFaults.Count == 0)
            return response.Headers.WwwAuthenticate.Any(challenge =>
                challenge.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
                && challenge.Parameter?.Contains("invalid_token", StringComparison.Ordinal) == true
            );
        var plain = Decompress(body, response.Content.Headers.ContentEncoding);
        var fault = AnswerMembers.Read(plain).Text("fault.detail.errorcode");
        return fault is not null && profile.ExpiredTokenFaults.Contains(fault);
    }

    /// The consumer, not we, said which encodings it takes.
    private static ReadOnlySpan<byte> Decompress(ReadOnlyMemory<byte> body, ICollection<string> encodings)
    {
        if (encodings.Count == 0)
            return body.Span;
        try
        {
            using var packed = new MemoryStream(body.ToArray());
            using Stream? unpacking = encodings.Single().ToLowerInvariant() switch
            {
                "gzip" or "x-gzip" => new GZipStream(packed, CompressionMode.Decompress),
                "deflate" => new ZLibStream(packed, CompressionMode.Decompress),
                "br" => new BrotliStream(packed, CompressionMode.Decompress),
                _ => null,
            };
            if (unpacking is null)
                return default;
            var plain = new byte[LongestFault];
            return plain.AsSpan(0, unpacking.ReadAtLeast(plain, plain.Length, throwOnEndOfStream: false));
        }
        catch (Exception broken) when (broken is InvalidDataException or InvalidOperationException or IOException)
        {
            return default;
        }
    }
}
