namespace Evergrant.Doctor.Reading;

/// <summary>A request as it goes over the wire, or as .http files have it.</summary>
internal static class RawHttpReader
{
    private const int Most = 50;
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

    public static ReadOutcome Read(string text)
    {
        var lines = PastedLines.Of(text).ToList();
        var starts = Starts(lines);
        if (starts.Count == 0)
            return NoRequestLine(lines);

        var calls = new List<ReadCall>();
        Stop? stop = null;
        for (var number = 0; number < starts.Count; number++)
        {
            var end = number + 1 < starts.Count ? starts[number + 1] : lines.Count;
            var outcome = Of(text, lines, starts[number], end);
            stop ??= outcome.Stop;
            calls.AddRange(outcome.Calls);
        }

        return calls.Count > 0 ? ReadOutcome.Of(calls) : new ReadOutcome([], stop);
    }

    // An address alone beside a request is the page that the code came from.
    private static List<int> Starts(List<(string Text, int Offset)> lines)
    {
        var all = new List<int>();
        for (var at = 0; at < lines.Count && all.Count < Most; at++)
        {
            if (IsRequestLine(lines[at].Text))
                all.Add(at);
        }

        return all.Exists(at => !IsAddressAlone(lines[at].Text))
            ? all.FindAll(at => !IsAddressAlone(lines[at].Text))
            : [.. all.Take(1)];
    }

    private static ReadOutcome Of(string text, List<(string Text, int Offset)> all, int first, int end)
    {
        var lines = all.GetRange(0, end);
        var notes = new List<string>();
        if (
            lines.Take(first).Sum(line => line.Text.Trim().Length) > 8
            && !lines.Take(first).Any(line => IsRequestLine(line.Text))
        )
            notes.Add("the text before the request line was left out");

        var headers = new List<ExchangeHeader>();
        var at = first + 1;
        if (ReadHeaders(lines, ref at, headers, notes) is { } stop)
            return ReadOutcome.Stopped(stop.Offset, stop.Why);

        var body = ReadBody(lines, ref at, notes);
        var last = end < all.Count ? all[end].Offset : text.Length;
        var rest = at < lines.Count ? text[lines[at].Offset..last] : "";
        var line = lines[first].Text;
        var parts = IsAddressAlone(line)
            ? ["GET", line.Trim()]
            : line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var request = new ExchangeRequest(parts[0], Url(parts[1], headers), headers, body);
        return ReadOutcome.Of(
            new HttpExchange(request, AnswerReader.Find(rest).Response)
            {
                AuthorizedRedirect = AuthorizedRedirect.In(text[..lines[first].Offset] + "\n" + rest),
                Oddities = Oddities.Pasted,
            },
            notes,
            lines[first].Offset
        );
    }

    private static ReadOutcome NoRequestLine(List<(string Text, int Offset)> lines)
    {
        foreach (var (line, offset) in lines)
        {
            var method = Methods.FirstOrDefault(method =>
                line.TrimStart().StartsWith(method + " ", StringComparison.Ordinal)
            );
            if (method is not null)
                return ReadOutcome.Stopped(
                    offset + line.IndexOf(method, StringComparison.Ordinal) + method.Length + 1,
                    $"after {method} comes an address (/path or https://…), and then HTTP/1.1 or nothing"
                );
        }

        return ReadOutcome.Stopped(0, "no line has the form POST /token HTTP/1.1");
    }

    public static bool IsRequestLine(string line)
    {
        if (IsAddressAlone(line))
            return true;

        var parts = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return parts.Length is 2 or 3
            && Methods.Contains(parts[0], StringComparer.Ordinal)
            && (
                parts[1][0] == '/'
                || parts[1].StartsWith("{{", StringComparison.Ordinal)
                || parts[1].Contains("://", StringComparison.Ordinal)
            )
            && (parts.Length == 2 || parts[2].StartsWith("HTTP/", StringComparison.OrdinalIgnoreCase));
    }

    // What stands in a browser's address bar is a GET.
    private static bool IsAddressAlone(string line)
    {
        line = line.Trim();
        return (
                line.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
                || line.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            ) && !line.Any(char.IsWhiteSpace);
    }

    private static Stop? ReadHeaders(
        List<(string Text, int Offset)> lines,
        ref int at,
        List<ExchangeHeader> headers,
        List<string> notes
    )
    {
        for (; at < lines.Count; at++)
        {
            var (line, offset) = lines[at];
            if (line.Trim().Length == 0)
            {
                at++;
                return null;
            }

            if (AnswerReader.IsStatusLine(line) || line.StartsWith("###", StringComparison.Ordinal))
                return null;

            if (LooksLikeBody(line))
            {
                notes.Add("the body was read although no blank line stands before it");
                return null;
            }

            if (line[0] is ' ' or '\t' && headers.Count > 0)
            {
                headers[^1] = new ExchangeHeader(headers[^1].Name, headers[^1].Value + "\n" + line.Trim());
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || !line[..colon].All(IsNameLetter))
                return new Stop(
                    offset + Math.Max(0, line.AsSpan().IndexOfAny(' ', ':')),
                    "a header has the form Name: value"
                );

            headers.Add(new ExchangeHeader(line[..colon], line[(colon + 1)..].Trim(' ', '\t')));
        }

        return null;
    }

    private static string? ReadBody(List<(string Text, int Offset)> lines, ref int at, List<string> notes)
    {
        var body = new List<string>();
        for (; at < lines.Count; at++)
        {
            var line = lines[at].Text;
            if (AnswerReader.IsStatusLine(line) || line.StartsWith("###", StringComparison.Ordinal))
                break;

            body.Add(line);
        }

        var text = string.Join('\n', body).Trim('\n', ' ', '`');

        // .http files and forum posts put one parameter on each line.
        text = text.Replace("\n&", "&", StringComparison.Ordinal).Replace("&\n", "&", StringComparison.Ordinal);
        if (text.Contains('\n', StringComparison.Ordinal) && text.Split('\n').All(IsPair))
        {
            notes.Add("parameters on lines of their own were read as one form; on the wire an & stands between them");
            text = text.Replace('\n', '&');
        }

        return text.Length == 0 ? null : text;
    }

    private static bool IsPair(string line)
    {
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && line[..equals].All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-');
    }

    private static bool LooksLikeBody(string line) =>
        line.StartsWith('{')
        || line.StartsWith("grant_type=", StringComparison.Ordinal)
        || line.StartsWith("client_id=", StringComparison.Ordinal)
        || line.StartsWith("refresh_token=", StringComparison.Ordinal)
        || line.StartsWith("code=", StringComparison.Ordinal);

    // The scheme of an origin-form request is not on the wire; nobody pastes a decrypted stream that was not https.
    private static string Url(string target, List<ExchangeHeader> headers)
    {
        if (target[0] != '/')
            return target;

        var host = headers.Find(header => header.Is("Host"))?.Value;
        return host is null ? target : "https://" + host + target;
    }

    private static bool IsNameLetter(char letter) =>
        char.IsAsciiLetterOrDigit(letter) || "!#$%&'*+-.^_`|~".Contains(letter, StringComparison.Ordinal);
}
