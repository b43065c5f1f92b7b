namespace Evergrant.Doctor.Reading;

/// <summary>
/// What curl -v prints: `&gt; ` before what was sent, `&lt; ` before what came. The body that was sent is not among it.
/// </summary>
internal static class CurlTraceReader
{
    private const string Sent = "> ";

    public static ReadOutcome Read(string text)
    {
        var lines = PastedLines.Of(text).Where(line => line.Text.TrimStart().StartsWith('>')).ToList();
        var first = lines.FindIndex(line => RawHttpReader.IsRequestLine(Content(line.Text)));
        if (first < 0)
            return ReadOutcome.Stopped(0, "no line has the form > POST /token HTTP/1.1");

        // The end of the head is a lone `>`.
        var head = lines.Skip(first).Select(line => Content(line.Text)).TakeWhile(line => line.Length > 0);
        var outcome = RawHttpReader.Read(string.Join('\n', head));
        if (outcome.Calls is not [{ Exchange.Request: { } read }, ..])
            return ReadOutcome.Stopped(lines[first].Offset, outcome.Stop!.Why);

        var request = new ExchangeRequest(read.Method, read.Url, read.Headers, body: null)
        {
            IsBodyKnown = read.Method == "GET",
        };
        return ReadOutcome.Of(
            new HttpExchange(request, AnswerReader.Find(text).Response) { Oddities = Oddities.Pasted },
            ["curl -v does not print the body that was sent; with the command itself more can be said"]
        );
    }

    private static string Content(string line)
    {
        line = line.Trim();
        return line.StartsWith(Sent, StringComparison.Ordinal) ? line[Sent.Length..].Trim() : "";
    }
}
