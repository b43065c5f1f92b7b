using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Evergrant.Server.Gateway;

namespace Evergrant.Server.Policies;

/// <summary>
/// Calls that are alike: `POST /crm/rest/v1/contacts/*/tags`. `*` stands for one segment; `**`, at the end, for whatever
/// follows, also nothing; GET means HEAD too. Everything else is compared letter by letter, in the one spelling that paths have.
/// </summary>
internal sealed class CallPattern
{
    private const int Longest = 512;
    private static readonly SearchValues<char> InPath = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()+,=:@%"
    );

    private static readonly string[] Known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    // Null: any.
    private readonly string[]? methods;
    private readonly string[] segments;
    private readonly bool isOpen;

    private CallPattern(string[]? methods, string[] segments)
    {
        this.methods = methods;
        isOpen = segments is [.., "**"];
        this.segments = isOpen ? segments[..^1] : segments;
        Text = $"{(methods is null ? "*" : string.Join(',', methods))} /{string.Join('/', segments)}";
    }

    /// As it is stored and shown.
    public string Text { get; }

    /// <param name="wrong">Goes on after the pattern: `… has no path`. Null: it can be read.</param>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out CallPattern? pattern,
        [NotNullWhen(false)] out string? wrong
    )
    {
        pattern = null;
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        wrong =
            text.Length > Longest ? $"is longer than {Longest} characters"
            : parts.Length != 2 ? "is not a method and a path, like 'POST /crm/rest/v1/contacts'"
            : FlawOfMethods(parts[0]) ?? FlawOfStars(parts[1]);
        if (wrong is not null)
            return false;
        var path = WithoutSlash(ApiPath.Normalize(parts[1], 0));
        wrong = FlawOfPath(path);
        if (wrong is not null)
            return false;
        var methods = parts[0] == "*" ? null : parts[0].ToUpperInvariant().Split(',').Distinct().ToArray();
        pattern = new CallPattern(methods, path.Length == 0 ? [] : path[1..].Split('/'));
        return true;
    }

    /// For what was read before.
    public static CallPattern Parse(string text) =>
        TryParse(text, out var pattern, out var wrong) ? pattern : throw new FormatException($"'{text}' {wrong}.");

    public bool Fits(string method, ReadOnlySpan<char> path) => FitsMethod(method) && FitsPath(path);

    private bool FitsMethod(string method) =>
        methods is null
        || Array.IndexOf(methods, method) >= 0
        || (method == "HEAD" && Array.IndexOf(methods, "GET") >= 0);

    private bool FitsPath(ReadOnlySpan<char> path)
    {
        foreach (var expected in segments)
        {
            if (path.Length == 0 || path[0] != '/')
                return false;
            path = path[1..];
            var end = path.IndexOf('/');
            var segment = end < 0 ? path : path[..end];
            if (expected == "*" ? !IsOne(segment) : !segment.SequenceEqual(expected))
                return false;
            path = path[segment.Length..];
        }
        return path.Length == 0 || isOpen;
    }

    /// Behind a semicolon some servers see parameters, and no part of the path.
    private static bool IsOne(ReadOnlySpan<char> segment) => segment.Length > 0 && !segment.Contains(';');

    private static string? FlawOfMethods(string methods) =>
        methods == "*" || methods.Split(',').All(method => Known.Contains(method, StringComparer.OrdinalIgnoreCase))
            ? null
            : $"names no method: those are {string.Join(", ", Known)}, several with a comma between, or *";

    /// A request's is left out too, before it is compared.
    private static string WithoutSlash(string path) => path is [.., '/'] ? path[..^1] : path;

    private static string? FlawOfStars(string path)
    {
        if (path[0] != '/')
            return "has a path that does not start with /";
        var segments = WithoutSlash(path).Split('/');
        for (var i = 0; i < segments.Length; i++)
            if (
                segments[i] == "**"
                    ? i != segments.Length - 1
                    : segments[i] != "*"
                        && (
                            segments[i].Contains('*', StringComparison.Ordinal)
                            || segments[i].Contains("%2A", StringComparison.OrdinalIgnoreCase)
                        )
            )
                return "may hold * for a whole segment, and ** at the end";
        return null;
    }

    /// <param name="path">With no slash at its end; empty for the root.</param>
    private static string? FlawOfPath(string path)
    {
        var segments = path.Split('/');
        foreach (var segment in segments.Skip(1))
        {
            if (segment.Length == 0)
                return "has an empty segment (//)";
            if (segment is "." or "..")
                return "has a dot segment";
            if (!segment.Contains('*', StringComparison.Ordinal) && segment.AsSpan().ContainsAnyExcept(InPath))
                return "has a character that no path may have; leave the query out";
        }
        return path.Length > 0 && ApiPath.FlawOf(path) is not null ? "has an escape that no path may have" : null;
    }
}
