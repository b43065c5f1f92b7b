using System.Buffers;
using System.Text;

namespace Evergrant.Server.Traces;

/// The target of a call as it may be shown, and as it is counted.
internal static class TargetText
{
    private const int LongestRoute = 200;
    private const int LongestWord = 24;
    private static readonly SearchValues<char> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyz_-,");
    private static readonly SearchValues<char> Personal = SearchValues.Create("@%;");
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789-:TZ.");

    // Ours, an operator's, and the provider's.
    private static readonly string[] Keys = ["eg_", "ego_", "KeapAK-"];

    /// Numbers, times and plain words of a query stay; names, addresses and keys do not, and nothing that steers a terminal.
    public static string Redact(string target)
    {
        target = Printed(target);
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        var path = RedactPath(mark < 0 ? target : target[..mark]);
        if (mark < 0)
            return path;
        var text = new StringBuilder(path).Append('?');
        foreach (var parameter in target[(mark + 1)..].Split('&'))
        {
            var end = parameter.IndexOf('=', StringComparison.Ordinal);
            if (text[^1] != '?')
                text.Append('&');
            text.Append(end < 0 ? Value(parameter) : $"{Name(parameter[..end])}={Value(parameter[(end + 1)..])}");
        }
        return text.ToString();
    }

    /// <summary>`METHOD /path` with `*` for what looks like an id, so that calls that are alike are one route.</summary>
    /// <returns>How much of <paramref name="into"/> was written. 0: it does not fit.</returns>
    public static int WriteRoute(ReadOnlySpan<char> method, ReadOnlySpan<char> path, Span<char> into)
    {
        if (path.Length > LongestRoute || method.Length > 16)
            return 0;
        method.CopyTo(into);
        var length = method.Length;
        into[length++] = ' ';
        foreach (var range in path.Split('/'))
        {
            var segment = path[range];
            if (length > method.Length + 1 || range.Start.Value > 0)
                into[length++] = '/';
            if (
                segment.ContainsAnyInRange('0', '9') && !IsVersion(segment)
                || segment.Contains('@')
                || segment.Contains('%')
                || segment.ContainsAnyExceptInRange('!', '~')
                || IsLikeAKey(segment)
            )
                into[length++] = '*';
            else
            {
                segment.CopyTo(into[length..]);
                length += segment.Length;
            }
        }
        return length;
    }

    private static string Printed(string target) =>
        target.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? string.Concat(target.Select(letter => letter is >= '!' and <= '~' ? letter : '\uFFFD'))
            : target;

    private static string RedactPath(string path) =>
        string.Join(
            '/',
            path.Split('/')
                .Select(segment => segment.AsSpan().ContainsAny(Personal) || IsLikeAKey(segment) ? "…" : segment)
        );

    private static string Name(string name) => IsLikeAKey(name) ? "…" : name;

    private static bool IsLikeAKey(ReadOnlySpan<char> text)
    {
        if (text.Length > LongestWord && text.ContainsAnyInRange('0', '9'))
            return true;
        foreach (var key in Keys)
            if (text.StartsWith(key, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    private static bool IsVersion(ReadOnlySpan<char> segment) =>
        segment.Length == 2 && segment[0] == 'v' && char.IsAsciiDigit(segment[1]);

    private static string Value(string value) =>
        value.Length <= LongestWord
        && (!value.AsSpan().ContainsAnyExcept(Plain) || !value.AsSpan().ContainsAnyExcept(Digits))
            ? value
            : "…";
}
