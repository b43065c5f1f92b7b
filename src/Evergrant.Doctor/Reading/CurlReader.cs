namespace Evergrant.Doctor.Reading;

/// <summary>A curl command as it stands in a terminal, a forum post or a script, with the answer below it if there is one.</summary>
internal static class CurlReader
{
    private static readonly string[] Prompts = ["$", ">", "#", "%", "sudo", "time", "!"];

    public static ReadOutcome Read(string text)
    {
        if (Find(text) is not { } start)
            return ReadOutcome.Stopped(0, "no line starts with the word curl");

        var command = ShellCommand.Split(text, start);
        if (command.Stop is { } stop)
            return ReadOutcome.Stopped(stop.Offset, stop.Why);

        var notes = new List<string>();
        if (text[..start].Trim().Length > 8)
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

        var (response, _) = AnswerReader.Find(text[command.End..]);
        return ReadOutcome.Of(
            new HttpExchange(request.Build(), response)
            {
                AuthorizedRedirect = AuthorizedRedirect.In(text[..start] + "\n" + text[command.End..]),
                Oddities = command.Oddities | Oddities.Pasted,
            },
            notes
        );
    }

    private static int? Find(string text)
    {
        foreach (var (line, offset) in PastedLines.Of(text))
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

        return null;
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
