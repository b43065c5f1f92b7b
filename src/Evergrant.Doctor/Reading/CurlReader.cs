namespace Evergrant.Doctor.Reading;

/// <summary>A curl command as it stands in a terminal, a forum post or a script, with the answer below it if there is one.</summary>
internal static class CurlReader
{
    private const int Most = 50;
    private static readonly string[] Prompts = ["$", ">", "#", "%", "sudo", "time", "!"];

    public static ReadOutcome Read(string text)
    {
        var calls = new List<ReadCall>();
        Stop? stop = null;
        var start = Find(text, 0);
        if (start < 0)
            return ReadOutcome.Stopped(0, "no line starts with the word curl");

        while (start >= 0 && calls.Count < Most)
        {
            var command = ShellCommand.Split(text, start);
            var next = Find(text, Math.Max(command.End, start + 1));
            if (command.Stop is { } broken)
            {
                stop ??= broken;
                break;
            }

            var end = next < 0 ? text.Length : next;
            var outcome = Of(text, start, end, command);
            stop ??= outcome.Stop;
            calls.AddRange(outcome.Calls);
            start = next;
        }

        return calls.Count > 0 ? ReadOutcome.Of(calls) : new ReadOutcome([], stop);
    }

    private static ReadOutcome Of(string text, int start, int end, ShellCommand command)
    {
        var notes = new List<string>();
        if (text[..start].Trim().Length > 8 && Find(text, 0) == start)
            notes.Add("the text before the command was left out");
        if (command.LinesJoined)
            notes.Add(
                "lines that start with an option were read as one command; a shell needs a \\ at the end of each line"
            );

        var request = new CurlRequest(notes)
        {
            HasTypographicQuotes = command.Oddities.HasFlag(Oddities.TypographicQuotes),
        };
        if (TakeWords(command.Words, request, notes) is { } missing)
            return ReadOutcome.Stopped(missing.Offset, missing.Why);
        if (request.Url is null)
            return ReadOutcome.Stopped(command.End, "the command ends without an address");

        var (response, _) = AnswerReader.Find(text[command.End..end]);
        return ReadOutcome.Of(
            new HttpExchange(request.Build(), response)
            {
                AuthorizedRedirect = AuthorizedRedirect.In(text[..start] + "\n" + text[command.End..]),
                Oddities = command.Oddities | Oddities.Pasted | (request.IsCheckOff ? Oddities.NoCertificateCheck : 0),
            },
            notes,
            start
        );
    }

    private static int Find(string text, int from)
    {
        if (from > 0)
        {
            var line = text.IndexOf('\n', from - 1);
            if (line < 0)
                return -1;
            from = line + 1;
        }

        foreach (var (line, offset) in PastedLines.Of(text, from))
        {
            var at = 0;
            while (true)
            {
                while (at < line.Length && (char.IsWhiteSpace(line[at]) || line[at] == '`'))
                    at++;

                var prompt = Prompts.FirstOrDefault(prompt => line.AsSpan(at).StartsWith(prompt + " "));
                if (prompt is null)
                    break;

                at += prompt.Length;
            }

            if (IsCurl(line.AsSpan(at)))
                return offset + at;
        }

        return -1;
    }

    private static bool IsCurl(ReadOnlySpan<char> line)
    {
        if (!line.StartsWith("curl", StringComparison.OrdinalIgnoreCase))
            return false;

        line = line[4..];
        if (line.StartsWith(".exe", StringComparison.OrdinalIgnoreCase))
            line = line[4..];

        // The rest of the line must look like a command: "curl is refused" is a sentence.
        var rest = line.TrimStart();
        return line.Length == 0
            || (
                char.IsWhiteSpace(line[0])
                && (
                    rest.Length == 0
                    || rest[0] is '-' or '–' or '—' or '\\' or '^' or '`' or '\'' or '"' or '“' or '‘' or '$'
                    || IsAddress(rest)
                )
            );
    }

    private static bool IsAddress(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAny(" \t\n");
        var word = end < 0 ? text : text[..end];
        return word.IndexOfAny("./:") >= 0;
    }

    private static Stop? TakeWords(IReadOnlyList<ShellWord> words, CurlRequest request, List<string> notes)
    {
        var at = 1;
        while (at < words.Count)
        {
            var word = words[at++];
            if (word.Text.StartsWith("--", StringComparison.Ordinal) && word.Text.Length > 2)
            {
                if (!TakeLong(word.Text[2..], words, ref at, request, notes))
                    return new Stop(word.Offset, $"--{Mask.Text(word.Text[2..], 40)} stands without its value");
            }
            else if (word.Text.Length > 1 && word.Text[0] == '-')
            {
                if (!TakeShort(word.Text, words, ref at, request, notes))
                    return new Stop(word.Offset, "an option here stands without its value");
            }
            else if (word.Text.Length > 0)
                request.TakeUrl(word.Text);
        }

        return null;
    }

    private static bool TakeLong(
        string option,
        IReadOnlyList<ShellWord> words,
        ref int at,
        CurlRequest request,
        List<string> notes
    )
    {
        var equals = option.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? option : option[..equals];
        if (!CurlOptions.IsKnown(name))
        {
            notes.Add($"the option --{Mask.Text(name, 40)} is not known here and was left out");
            if (equals < 0 && at < words.Count && !LooksLikeMore(words[at].Text))
                at++;
            return true;
        }

        if (!CurlOptions.TakesValue(name))
        {
            request.Flag(name);
            return true;
        }

        if (equals < 0 && at >= words.Count)
            return false;

        request.Take(name, equals < 0 ? words[at++].Text : option[(equals + 1)..]);
        return true;
    }

    private static bool TakeShort(
        string word,
        IReadOnlyList<ShellWord> words,
        ref int at,
        CurlRequest request,
        List<string> notes
    )
    {
        for (var letter = 1; letter < word.Length; letter++)
        {
            var name = CurlOptions.LongName(word[letter]) ?? "";
            if (CurlOptions.TakesValue(word[letter]))
            {
                var isJoined = letter + 1 < word.Length;
                if (!isJoined && at >= words.Count)
                    return false;

                request.Take(name, isJoined ? word[(letter + 1)..] : words[at++].Text);
                return true;
            }

            if (word[letter] == 'k')
                name = "insecure";
            if (!CurlOptions.IsKnown(word[letter]))
                notes.Add($"an option -{Mask.Text(word[letter].ToString())} is not known here and was left out");

            request.Flag(name);
        }

        return true;
    }

    private static bool LooksLikeMore(string word) =>
        word.StartsWith('-') || word.Contains("://", StringComparison.Ordinal);
}
