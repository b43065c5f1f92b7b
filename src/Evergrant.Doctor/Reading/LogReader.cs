using System.Globalization;

namespace Evergrant.Doctor.Reading;

/// <summary>Lines of a log, or the text of an exception: a method and an address somewhere in a line, and what stands near them.</summary>
internal static class LogReader
{
    private const int Most = 50;
    private const int Farthest = 4_000;
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];
    private static readonly string[] HeaderNames = ["Authorization", "Content-Type", "X-Keap-API-Key"];

    public static ReadOutcome Read(string text)
    {
        var starts = Starts(text).Take(Farthest).OrderBy(start => start.Offset).Take(Most).ToList();
        if (starts.Count == 0)
            return ReadOutcome.Stopped(0, "no line holds a method and an address, as in POST https://…/token");

        var calls = new List<ReadCall>();
        for (var number = 0; number < starts.Count; number++)
        {
            var (offset, method, url, end) = starts[number];
            var last = number + 1 < starts.Count ? starts[number + 1].Offset : text.Length;
            var near = text[end..Math.Max(end, Math.Min(last, end + Farthest))];
            calls.Add(Of(method, url, near, offset));
        }

        return ReadOutcome.Of(calls);
    }

    private static ReadCall Of(string method, string url, string near, int offset)
    {
        var headers = HeaderNames
            .Select(name => Value(near, name) is { } value ? new ExchangeHeader(name, value) : null)
            .OfType<ExchangeHeader>()
            .ToList();
        var body = Body(near);
        var request = new ExchangeRequest(method, url, headers, body)
        {
            // A log that shows no header may just not write them.
            IsBodyKnown = body is not null && headers.Exists(header => header.Is("Content-Type")),
        };
        var status = Status(near);
        var answer = AnswerReader.Find(near, isAnywhere: true).Response;
        var response =
            answer is null && status is null
                ? null
                : new ExchangeResponse(answer?.Status ?? status, answer?.Headers ?? [], answer?.Body);
        return new ReadCall(
            new HttpExchange(request, response) { Oddities = Oddities.Pasted | Oddities.Reading },
            ["read out of a log: what the line does not show is not known"],
            offset
        );
    }

    private static IEnumerable<(int Offset, string Method, string Url, int End)> Starts(string text)
    {
        foreach (var method in Methods)
        {
            var at = 0;
            while ((at = text.IndexOf(method, at, StringComparison.OrdinalIgnoreCase)) >= 0)
            {
                var after = at + method.Length;
                if (IsWord(text, at, after) && !IsRaw(text, at) && Address(text, after) is var (url, end))
                    yield return (at, method, url, end);
                at = after;
            }
        }
    }

    // A request line of its own was read as raw HTTP, or stopped there.
    private static bool IsRaw(string text, int at)
    {
        var start = at;
        while (start > 0 && text[start - 1] is ' ' or '\t' && at - start < 100)
            start--;
        if (start > 0 && text[start - 1] != '\n')
            return false;

        var end = text.IndexOf('\n', at);
        return RawHttpReader.IsRequestLine(text[start..(end < 0 ? text.Length : end)]);
    }

    private static bool IsWord(string text, int start, int end) =>
        (start == 0 || !char.IsAsciiLetterOrDigit(text[start - 1]))
        && end < text.Length
        && !char.IsAsciiLetterOrDigit(text[end]);

    // After the method a few signs, or the words that logs put there: POST https://…, "post", url: "https://…".
    private static (string Url, int End)? Address(string text, int from)
    {
        var rest = text.AsSpan(from, Math.Min(60, text.Length - from));
        var http = rest.IndexOf("http", StringComparison.OrdinalIgnoreCase);
        var slash = rest.IndexOf(" /", StringComparison.Ordinal);
        var isPath = slash >= 0 && slash <= 1 && (http < 0 || slash < http);
        if (!isPath && (http < 0 || rest[..http].Contains('\n') && rest[..http].Count('\n') > 1))
            return null;

        var start = from + (isPath ? slash + 1 : http);
        var end = start;
        while (
            end < text.Length
            && !char.IsWhiteSpace(text[end])
            && text[end] is not ('"' or '\'' or '`' or '<' or '>' or ',')
        )
            end++;
        var url = text[start..end].TrimEnd(':', '.', ')', ']', ';');
        return isPath ? (url == "/token" || url.StartsWith("/crm/", StringComparison.Ordinal) ? (url, end) : null)
            : url.Contains("://", StringComparison.Ordinal) ? (url, end)
            : null;
    }

    /// `Name: value`, `"Name":"value"`, `name=value`, to the end of the quote or the line.
    private static string? Value(string near, string name)
    {
        var at = near.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        // grant_type=authorization_code is no header.
        while (at >= 0 && at + name.Length < near.Length && near[at + name.Length] is '_' or '.')
            at = near.IndexOf(name, at + 1, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return null;

        var start = at + name.Length;
        var isQuoted = false;
        while (start < near.Length && near[start] is ' ' or ':' or '=' or '>' or '"' or '\'' or '\\' or '[')
        {
            isQuoted |= near[start] is '"' or '\'' && start > at + name.Length;
            start++;
        }

        var end = start;
        while (
            end < near.Length
            && near[end] is not ('\n' or '"' or '\'' or '\\')
            && (isQuoted || near[end] is not (',' or ';' or '}' or ']'))
        )
            end++;
        var value = near[start..end].Trim();
        var words = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (!isQuoted && name == "Authorization" && words.Length > 2)
            value = $"{words[0]} {words[1]}";
        else if (!isQuoted && name != "Authorization" && words.Length > 1)
            value = words[0];
        return value.Length == 0 ? null : value;
    }

    private static string? Body(string near)
    {
        var at = near.IndexOf("grant_type", StringComparison.Ordinal);
        if (at < 0)
            return null;

        // {"grant_type": … } or 'grant_type=…&…'
        var brace = near.LastIndexOf('{', at);
        if (
            brace >= 0
            && near[(brace + 1)..at].All(letter => char.IsWhiteSpace(letter) || letter is '"' or '\'' or '\\')
        )
        {
            var close = near.IndexOf('}', at);
            return near[brace..(close < 0 ? near.Length : close + 1)].Replace("\\\"", "\"", StringComparison.Ordinal);
        }

        var start = at;
        while (start > 0 && IsFormLetter(near[start - 1]))
            start--;
        var equals = near.IndexOf('=', start);
        if (equals < 0 || equals > at + "grant_type".Length && start == at)
            return null;
        // body=grant_type=… and data: grant_type=…
        var before = near.AsSpan(start, at - start);
        if (before.EndsWith("=") && before.Count('=') == 1 && !before.Contains('&'))
            start = at;
        var end = at;
        while (end < near.Length && IsFormLetter(near[end]))
            end++;
        return near[start..end];
    }

    private static bool IsFormLetter(char letter) =>
        char.IsAsciiLetterOrDigit(letter)
        || letter
            is '='
                or '&'
                or '%'
                or '_'
                or '-'
                or '.'
                or '+'
                or '*'
                or '~'
                or '|'
                or '$'
                or '{'
                or '}'
                or '/'
                or ':';

    // 400 after a word that means the status, or before one of its names.
    private static int? Status(string near)
    {
        for (var at = 0; at + 3 <= near.Length; at++)
        {
            if (
                !char.IsAsciiDigit(near[at])
                || (
                    at > 0
                    && (
                        char.IsAsciiLetterOrDigit(near[at - 1])
                        || near[at - 1] is '.' or ',' or '-' or ':' && char.IsAsciiDigit(near[Math.Max(at - 2, 0)])
                    )
                )
            )
                continue;

            var end = at;
            while (end < near.Length && char.IsAsciiDigit(near[end]))
                end++;
            if (
                end - at == 3
                && near[at] is >= '2' and <= '5'
                && (end == near.Length || (!char.IsAsciiLetter(near[end]) && near[end] is not ('-' or ':')))
                && !near.AsSpan(end).TrimStart().StartsWith("ms")
            )
                return int.Parse(near.AsSpan(at, 3), NumberStyles.None, CultureInfo.InvariantCulture);
            at = end;
        }

        return null;
    }
}
