using System.Net;
using System.Text;

namespace Evergrant.Doctor.Reading;

/// A value as it stands in a form. A placeholder stays one.
internal static class FormText
{
    public static string Escape(string value) =>
        value.StartsWith('$') || value.StartsWith("{{", StringComparison.Ordinal)
            ? value
            : WebUtility
                .UrlEncode(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value)))
                .Replace("+", "%20", StringComparison.Ordinal);
}
