using System.Text;

namespace Evergrant.Sandbox.Log;

internal static class Redaction
{
    public const string Hidden = "[redacted]";
    private const int LongestName = 40;
    private const int LongestText = 500;

    private static readonly string[] Telltale =
    [
        "token",
        "secret",
        "code",
        "password",
        "key",
        "auth",
        "assertion",
        "state",
    ];

    /// <summary>
    /// The query with values of telling names hidden. A parameter without a value is hidden whole: it may be a token.
    /// </summary>
    public static string? Query(IQueryCollection query)
    {
        if (query.Count == 0)
            return null;

        var text = new StringBuilder();
        foreach (var (name, values) in query)
        {
            foreach (var value in values)
            {
                var bare = string.IsNullOrEmpty(value);
                var shownName =
                    name.Length > LongestName || (bare && IsOpaque(name)) ? Hidden : Uri.EscapeDataString(name);
                var shown =
                    bare ? ""
                    : IsTelling(name) || HidesMore(value!) ? Hidden
                    : Uri.EscapeDataString(value!);
                text.Append(text.Length == 0 ? '?' : '&').Append(shownName).Append('=').Append(shown);
            }
        }

        return Cut(text.ToString());
    }

    public static string Path(PathString path) => Cut(path.Value ?? "/");

    private static bool IsTelling(string name) =>
        Telltale.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase));

    // An address inside a value (redirect_uri, authorize_url) may carry a query of its own. A key tells by itself.
    private static bool HidesMore(string value) =>
        value.Contains("KeapAK", StringComparison.OrdinalIgnoreCase)
        || Telltale.Any(part => value.Contains(part + "=", StringComparison.OrdinalIgnoreCase));

    private static bool IsOpaque(string name) => name.Length >= 16;

    public static string Cut(string text) => text.Length > LongestText ? text[..LongestText] + "…" : text;
}
