using System.Text;

namespace Evergrant.Doctor.Reading;

/// `{{name}}` as Postman and .http files have it. An unknown one stays, and is a placeholder to every rule.
internal static class Variables
{
    private const int Longest = 8 * 1024;

    public static string Fill(string text, IReadOnlyDictionary<string, string> known)
    {
        if (known.Count == 0 || !text.Contains("{{", StringComparison.Ordinal))
            return text;

        var filled = new StringBuilder();
        var at = 0;
        while (at < text.Length && filled.Length < Longest)
        {
            var open = text.IndexOf("{{", at, StringComparison.Ordinal);
            var close = open < 0 ? -1 : text.IndexOf("}}", open, StringComparison.Ordinal);
            if (close < 0)
                break;

            filled.Append(text, at, open - at);
            var name = text[(open + 2)..close].Trim();
            filled.Append(known.TryGetValue(name, out var value) && value.Length > 0 ? value : $"{{{{{name}}}}}");
            at = close + 2;
        }

        return filled.Append(text, at, text.Length - at).ToString();
    }
}
