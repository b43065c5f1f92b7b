using System.Text;

namespace Evergrant.Protocol;

/// `application/x-www-form-urlencoded`, in the order given. Empty is absent (RFC 6749 section 3.2).
internal static class FormFields
{
    public static string Join(params ReadOnlySpan<(string Name, string? Value)> fields)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in fields)
        {
            if (string.IsNullOrEmpty(value))
                continue;
            if (text.Length > 0)
                text.Append('&');
            text.Append(name).Append('=').Append(Encode(value));
        }
        return text.ToString();
    }

    public static string Encode(string value) =>
        Uri.EscapeDataString(value).Replace("%20", "+", StringComparison.Ordinal);

    public static string Decode(string value) => Uri.UnescapeDataString(value.Replace('+', ' '));
}
