using System.Text;

namespace Evergrant.Protocol;

/// What was sent and must not come back in an error text: each secret as it is and as it was encoded on the way.
public sealed class Redaction
{
    private readonly string[] texts;

    private Redaction(IEnumerable<string> texts) =>
        // The longest first: a secret may be a part of another one.
        this.texts = [.. texts.Where(t => t.Length > 0).Distinct().OrderByDescending(t => t.Length)];

    public static Redaction None { get; } = new([]);

    public static Redaction Of(params IEnumerable<Secret> secrets) =>
        new(secrets.SelectMany(secret => Spellings(secret.Reveal())));

    internal static Redaction Of(IEnumerable<Secret> secrets, string? basic) =>
        new(secrets.SelectMany(secret => Spellings(secret.Reveal())).Append(basic ?? ""));

    public string Apply(string text)
    {
        foreach (var secret in texts)
            text = text.Replace(secret, "[redacted]", StringComparison.OrdinalIgnoreCase);
        return text;
    }

    public override string ToString() => "[redaction]";

    private static IEnumerable<string> Spellings(string secret) =>
        [
            secret,
            Uri.EscapeDataString(secret),
            FormFields.Encode(secret),
            Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)),
        ];
}
