using System.Text;
using System.Text.RegularExpressions;

namespace Evergrant.Protocol;

/// What was sent and must not come back in an error text: each secret as it is and as it was encoded on the way.
public sealed partial class Redaction
{
    private const string Redacted = "[redacted]";
    private const int LongestWord = 32;
    private readonly string[] texts;
    private bool guesses;

    private Redaction(IEnumerable<string> texts) =>
        // The longest first: a secret may be a part of another one.
        this.texts = [.. texts.Where(t => t.Length > 0).Distinct().OrderByDescending(t => t.Length)];

    public static Redaction None { get; } = new([]);

    public static Redaction Of(params IEnumerable<Secret> secrets) =>
        new(secrets.SelectMany(secret => Spellings(secret.Reveal())));

    /// For an answer whose request is gone with its process: beside the secrets that are still known, every word that could
    /// be a token.
    internal static Redaction OfForgotten(params IEnumerable<Secret> known)
    {
        var redaction = Of(known);
        redaction.guesses = true;
        return redaction;
    }

    internal static Redaction Of(IEnumerable<Secret> secrets, string? basic) =>
        new(secrets.SelectMany(secret => Spellings(secret.Reveal())).Append(basic ?? ""));

    public string Apply(string text)
    {
        foreach (var secret in texts)
            text = text.Replace(secret, Redacted, StringComparison.OrdinalIgnoreCase);
        return guesses ? LongWord().Replace(text, word => CouldBeToken(word.ValueSpan) ? Redacted : word.Value) : text;
    }

    private static bool CouldBeToken(ReadOnlySpan<char> word) =>
        word.Length > LongestWord || word.IndexOfAnyInRange('0', '9') >= 0;

    [GeneratedRegex("""[^\s"'<>&,;:()\[\]]{12,}""")]
    private static partial Regex LongWord();

    public override string ToString() => "[redaction]";

    private static IEnumerable<string> Spellings(string secret) =>
        [
            secret,
            Uri.EscapeDataString(secret),
            FormFields.Encode(secret),
            Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)),
        ];
}
