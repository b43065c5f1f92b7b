namespace Evergrant.Hosting.Alerts;

internal sealed class SmtpPassword(string value) : Secret(value, "[SMTP password]");

/// `whsec_` and base64 of the key.
internal sealed class WebhookSecret(string value) : Secret(value, "[webhook secret]")
{
    private const string Prefix = "whsec_";
    private const int ShortestKey = 24;
    private const int LongestKey = 64;

    /// Null: it is none.
    public static WebhookSecret? Parse(string text) =>
        text.StartsWith(Prefix, StringComparison.Ordinal) && KeyOf(text) is { Length: >= ShortestKey and <= LongestKey }
            ? new WebhookSecret(text)
            : null;

    public byte[] Key => KeyOf(Reveal())!;

    private static byte[]? KeyOf(string text)
    {
        var key = new byte[text.Length];
        return Convert.TryFromBase64String(text[Prefix.Length..], key, out var length) ? key[..length] : null;
    }
}
