using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Evergrant.Hosting.Sinks;

/// What stands in a token file. The same for the same token set, whoever writes it and when.
internal static class TokenText
{
    /// RFC 6750's b64token, which no shell and no reader of environment files takes amiss.
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/="
    );

    public static string Of(Grant grant, AccessToken accessToken, Uri apiBase, SinkFormat format)
    {
        var token = accessToken.Reveal();
        var ends = EndOf(grant)?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return format switch
        {
            SinkFormat.Raw => token,
            SinkFormat.Json => Json(grant, token, ends, apiBase),
            SinkFormat.Env =>
                $"EVERGRANT_ACCESS_TOKEN={Quoted(token)}\nEVERGRANT_EXPIRES_AT={ends}\nEVERGRANT_API_BASE={Quoted(apiBase.AbsoluteUri)}\n",
            _ => throw new InvalidOperationException($"No text for {format}."),
        };
    }

    /// Null: never.
    public static DateTimeOffset? EndOf(Grant grant) => grant.NeverExpires ? null : grant.AccessExpiresAt;

    private static string Json(Grant grant, string token, string? ends, Uri apiBase)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("access_token", token);
            json.WriteString("token_type", "Bearer");
            json.WriteString("expires_at", ends);
            json.WriteString("api_base", apiBase.AbsoluteUri);
            json.WriteString("grant", grant.Name);
            json.WriteNumber("generation", grant.Generation);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static string Quoted(string text) =>
        text.AsSpan().ContainsAnyExcept(Plain) && !Uri.IsWellFormedUriString(text, UriKind.Absolute)
            ? $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'"
            : text;
}
