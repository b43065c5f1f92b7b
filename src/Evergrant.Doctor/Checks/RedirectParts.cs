using Evergrant.Doctor.Calls;

namespace Evergrant.Doctor.Checks;

/// Two redirect addresses, part by part: providers compare them letter by letter.
public static class RedirectParts
{
    /// <param name="registered">What the app has on record.</param>
    /// <param name="wanted">Where the server answers.</param>
    public static Seen Judge(string registered, string wanted)
    {
        ArgumentNullException.ThrowIfNull(registered);
        ArgumentNullException.ThrowIfNull(wanted);
        if (registered == wanted)
            return Seen.Good("it is where this server answers");
        var differences = Differences(CallAddress.Read(registered), CallAddress.Read(wanted)).ToList();
        return Seen.Wrong(
            "LIVE-011",
            differences.Count > 0 ? string.Join("; ", differences) : "the letters differ, in case or in escapes"
        );
    }

    private static IEnumerable<string> Differences(CallAddress registered, CallAddress wanted)
    {
        if (registered.Scheme != wanted.Scheme)
            yield return Differ("scheme", registered.Scheme, wanted.Scheme);
        if (registered.Host != wanted.Host)
            yield return Differ("host", registered.Host, wanted.Host);
        if (Port(registered) != Port(wanted))
            yield return Differ("port", Port(registered), Port(wanted));
        if (registered.Path != wanted.Path)
            yield return registered.Path.TrimEnd('/') == wanted.Path.TrimEnd('/')
                ? Differ(
                    "slash at the end",
                    registered.Path.EndsWith('/') ? "yes" : "no",
                    wanted.Path.EndsWith('/') ? "yes" : "no"
                )
                : Differ("path", registered.Path, wanted.Path);
        if (registered.Query != wanted.Query)
            // What stands in a query may be a secret.
            yield return Differ("query", Mask.Text(registered.Query, 60), Mask.Text(wanted.Query, 60));
    }

    private static string Port(CallAddress address) =>
        address.Port.Length > 0 ? address.Port
        : address.Scheme == "https" ? "443"
        : "80";

    private static string Differ(string part, string? registered, string? wanted) =>
        $"{part}: registered {Shown(registered)}, wanted {Shown(wanted)}";

    private static string Shown(string? value) => string.IsNullOrEmpty(value) ? "none" : Evidence.Printable(value);
}
