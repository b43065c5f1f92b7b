using System.Text;

namespace Evergrant.Server.Intake;

/// From bytes to text, in the encoding that the page was written in. What is not of that encoding is refused, not guessed at.
internal static class SentText
{
    public static readonly Encoding Utf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);

    // What browsers mean by Latin-1 as well.
    private static readonly Encoding Western = CodePagesEncodingProvider.Instance.GetEncoding(
        1252,
        EncoderFallback.ExceptionFallback,
        DecoderFallback.ExceptionFallback
    )!;

    /// <param name="charset">Null: nothing was said.</param>
    /// <exception cref="UnreadableException"/>
    public static Encoding Declared(string? charset) =>
        charset?.Trim(' ', '"').ToLowerInvariant() switch
        {
            null or "" or "utf-8" or "utf8" or "us-ascii" or "ascii" => Utf8,
            "windows-1252" or "cp1252" or "iso-8859-1" or "latin1" or "latin-1" => Western,
            _ => throw new UnreadableException(
                415,
                "charset_not_taken",
                "Send UTF-8, or windows-1252 if the Content-Type says so."
            ),
        };

    /// <exception cref="UnreadableException"/>
    public static string Decode(ReadOnlySpan<byte> bytes, Encoding encoding)
    {
        try
        {
            return encoding.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new UnreadableException(
                400,
                "not_text",
                "The body is not of the character set that it says, which is UTF-8 unless it says another."
            );
        }
    }
}
