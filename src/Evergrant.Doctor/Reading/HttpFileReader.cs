namespace Evergrant.Doctor.Reading;

/// <summary>A .http file of an editor: `###` between requests, `@name = value` above them, `{{name}}` inside.</summary>
internal static class HttpFileReader
{
    private const int Most = 50;
    private const int LongestValue = 4_000;

    public static ReadOutcome Read(string text)
    {
        var lines = PastedLines.Of(text).ToList();
        var marks = lines.FindIndex(line => IsMark(line.Text));
        if (marks < 0)
            return ReadOutcome.Stopped(0, "no line starts with ### or with @name =");

        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        var calls = new List<ReadCall>();
        Stop? stop = null;
        var block = new List<string>();
        var redirect = AuthorizedRedirect.In(text);
        var start = 0;
        foreach (var (line, offset) in lines.Append(("###", text.Length)))
        {
            if (IsBreak(line))
            {
                Take(block, start, redirect, known, calls, ref stop);
                block.Clear();
                start = offset;
                if (calls.Count >= Most)
                    break;
            }
            else if (Variable(line) is var (name, value))
                known[name] = Variables.Fill(value, known) is { Length: <= LongestValue } filled ? filled : "";
            else if (!IsComment(line, block.Count > 0))
                block.Add(line);
        }

        return calls.Count > 0
            ? ReadOutcome.Of(calls)
            : ReadOutcome.Stopped(stop?.Offset ?? lines[marks].Offset, stop?.Why ?? "no request stands below ###");
    }

    private static void Take(
        List<string> block,
        int start,
        string? redirect,
        Dictionary<string, string> known,
        List<ReadCall> calls,
        ref Stop? stop
    )
    {
        var first = block.FindIndex(line => line.Trim().Length > 0);
        if (first < 0)
            return;

        var request = Variables.Fill(string.Join('\n', Joined(block.Skip(first))), known);
        var outcome = RawHttpReader.Read(request);
        if (outcome.Calls.Count == 0)
        {
            stop ??= new Stop(start, outcome.Stop?.Why ?? "no request");
            return;
        }

        calls.AddRange(
            outcome
                .Calls.Take(1)
                .Select(call =>
                    call with
                    {
                        Exchange = new HttpExchange(call.Exchange.Request, call.Exchange.Response)
                        {
                            AuthorizedRedirect = redirect,
                            Oddities = Oddities.Pasted,
                        },
                        Offset = start,
                    }
                )
        );
    }

    // The query on lines of its own: ?a=b, and &c=d below it.
    private static List<string> Joined(IEnumerable<string> block)
    {
        var lines = new List<string>();
        foreach (var line in block)
        {
            var part = line.Trim();
            if (lines.Count == 1 && part.Length > 0 && part[0] is '?' or '&')
                lines[0] = lines[0].Replace(" HTTP/1.1", "", StringComparison.Ordinal).TrimEnd() + part;
            else if (
                !part.StartsWith("> {%", StringComparison.Ordinal) && !part.StartsWith("@no-", StringComparison.Ordinal)
            )
                lines.Add(line);
        }

        return lines;
    }

    private static bool IsMark(string line) => IsBreak(line) || Variable(line) is not null;

    private static bool IsBreak(string line) => line.StartsWith("###", StringComparison.Ordinal);

    private static bool IsComment(string line, bool isInside) =>
        (line.StartsWith('#') || line.StartsWith("// ", StringComparison.Ordinal))
        && (!isInside || line.StartsWith("# ", StringComparison.Ordinal));

    private static (string Name, string Value)? Variable(string line)
    {
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        if (!line.StartsWith('@') || equals < 2)
            return null;

        var name = line[1..equals].Trim();
        return name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.')
            ? (name, line[(equals + 1)..].Trim())
            : null;
    }
}
