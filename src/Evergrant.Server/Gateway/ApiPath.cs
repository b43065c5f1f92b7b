using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Evergrant.Server.Web;

namespace Evergrant.Server.Gateway;

/// <summary>
/// The one spelling of a path and query, and whether it may be sent to an API. Strict, because servers differ in how they
/// decode, join and simplify: what has only one reading stays below the API base whoever reads it. What was checked is what is
/// sent.
/// </summary>
internal static class ApiPath
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    // No `;`: some servers cut a segment off there, and then serve another path than the one that was checked.
    private static readonly SearchValues<char> InPath = SearchValues.Create(Unreserved + "!$&'()*+,=:@/%");
    private static readonly SearchValues<char> InQuery = SearchValues.Create(Unreserved + "!$&'()*+,;=:@/%?[]{}|^`");

    /// Escaped or not, these mean the same to whoever serves a path. Not `+`, which some take for a space.
    private static readonly SearchValues<char> Plain = SearchValues.Create(Unreserved + "!$&'()*,=:@");
    private static readonly SearchValues<char> Separators = SearchValues.Create("&;");

    /// <summary>
    /// With plain characters for their escapes, and the others in upper case, so that a path has one spelling. The query stays
    /// as it is.
    /// </summary>
    /// <param name="from">Where the path begins.</param>
    public static string Normalize(string target, int from)
    {
        var mark = target.IndexOf('?', from);
        var end = mark < 0 ? target.Length : mark;
        if (!target.AsSpan(from, end - from).Contains('%'))
            return target;
        var plain = new StringBuilder(target, 0, from, target.Length);
        for (var at = from; at < end; at++)
            if (at + 2 >= end || !Uri.IsHexEncoding(target, at))
                plain.Append(target[at]);
            else
            {
                if (Plain.Contains(Unescape(target, at)))
                    plain.Append(Unescape(target, at));
                else
                    plain.Append('%').Append(target.AsSpan(at + 1, 2).ToString().ToUpperInvariant());
                at += 2;
            }
        return plain.Append(target, end, target.Length - end).ToString();
    }

    /// Null: it may be sent.
    /// <param name="target">Normalized. From the first slash after the grant to the end of the query.</param>
    /// <param name="apiBase">Path of the API's base; does not end in `/`, so empty for a whole host.</param>
    public static ProblemDocument? Check(ReadOnlySpan<char> target, string apiBase)
    {
        var mark = target.IndexOf('?');
        var path = mark < 0 ? target : target[..mark];
        if (FlawOf(path) is { } flaw)
            return GatewayProblems.PathNotAllowed(flaw);
        if (
            !path.StartsWith(apiBase, StringComparison.Ordinal)
            || (path.Length > apiBase.Length && path[apiBase.Length] != '/')
        )
            return GatewayProblems.PathNotAllowed($"the API of this grant lies under {apiBase}/.");
        if (mark < 0)
            return null;
        var query = target[(mark + 1)..];
        if (query.ContainsAnyExcept(InQuery))
            return GatewayProblems.PathNotAllowed("the query holds a character that has to be escaped.");
        return CheckNames(query);
    }

    /// Null: a path may be so.
    public static string? FlawOf(ReadOnlySpan<char> path)
    {
        if (path.Length == 0 || path[0] != '/')
            return "after the grant comes the path of the provider's API, which starts with /.";
        if (path.ContainsAnyExcept(InPath))
            return "the path holds a character that has to be escaped.";
        if (path.Contains("//", StringComparison.Ordinal))
            return "the path holds an empty segment (//).";
        foreach (var segment in path.Split('/'))
            if (path[segment] is "." or "..")
                return "the path holds a dot segment.";
        return path.Contains('%') ? FlawOfEncoding(path) : null;
    }

    private static string? FlawOfEncoding(ReadOnlySpan<char> path)
    {
        var bytes = new ArrayBufferWriter<byte>(path.Length);
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] != '%')
            {
                bytes.Write([(byte)path[i]]);
                continue;
            }
            if (
                i + 2 >= path.Length
                || !byte.TryParse(
                    path.Slice(i + 1, 2),
                    NumberStyles.AllowHexSpecifier,
                    CultureInfo.InvariantCulture,
                    out var value
                )
            )
                return "the path holds a % that escapes nothing.";
            // Encoded, these mean one thing to a server that decodes first and another to one that splits first.
            if (value is < 0x20 or 0x7f or (byte)'.' or (byte)'/' or (byte)'\\' or (byte)';' or (byte)'%')
                return $"the path holds %{value:X2}.";
            bytes.Write([value]);
            i += 2;
        }
        return Utf8.IsValid(bytes.WrittenSpan) ? null : "the path holds escapes that are not UTF-8.";
    }

    /// A character that is never plain for what is no escape.
    private static char Unescape(string target, int at) =>
        byte.TryParse(
            target.AsSpan(at + 1, 2),
            NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture,
            out var value
        )
            ? (char)value
            : '%';

    private static ProblemDocument? CheckNames(ReadOnlySpan<char> query)
    {
        // Most queries are plain, and few are about tokens or methods.
        if (
            !query.Contains('%')
            && !query.Contains("token", StringComparison.OrdinalIgnoreCase)
            && !query.Contains("_method", StringComparison.OrdinalIgnoreCase)
        )
            return null;
        foreach (var part in query.SplitAny(Separators))
        {
            var parameter = query[part];
            var end = parameter.IndexOf('=');
            var name = Uri.UnescapeDataString(end < 0 ? parameter : parameter[..end]).Trim('+', ' ');
            if (
                name.Equals("access_token", StringComparison.OrdinalIgnoreCase)
                || name.StartsWith("access_token[", StringComparison.OrdinalIgnoreCase)
            )
                return GatewayProblems.CredentialInQuery;
            if (MethodOverride.IsNamed(name))
                return GatewayProblems.MethodOverride(name);
        }
        return null;
    }
}
