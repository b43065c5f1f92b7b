using System.Text;
using Evergrant.Doctor.Calls;
using Evergrant.Doctor.Reading.Code;
using Evergrant.Doctor.Rules;

namespace Evergrant.Doctor.Reading;

/// Pure text into exchanges. Nothing is fetched, and `@file` is not opened.
public static class ExchangeReader
{
    /// 256 KiB as UTF-8, of what a person pastes.
    public const int LargestInput = 256 * 1024;

    /// 16 MiB, of what a program recorded: a HAR file or a collection.
    public const int LargestRecord = 16 * 1024 * 1024;

    private const int ShortestBase64Site = 9;

    /// In this order, and the first that reads a text has it. Code comes before raw HTTP, whose lines may stand inside of code.
    private static readonly (ExchangeFormat Format, Func<string, ReadOutcome> Read)[] Readers =
    [
        (ExchangeFormat.Har, HarReader.Read),
        (ExchangeFormat.Postman, PostmanReader.Read),
        (ExchangeFormat.Curl, CurlReader.Read),
        (ExchangeFormat.CurlTrace, CurlTraceReader.Read),
        (ExchangeFormat.PowerShell, CodeReader.PowerShell),
        (ExchangeFormat.Php, CodeReader.Php),
        (ExchangeFormat.CSharp, CodeReader.CSharp),
        (ExchangeFormat.Python, CodeReader.Python),
        (ExchangeFormat.JavaScript, CodeReader.JavaScript),
        (ExchangeFormat.HttpFile, HttpFileReader.Read),
        (ExchangeFormat.RawHttp, RawHttpReader.Read),
        (ExchangeFormat.Log, LogReader.Read),
        (ExchangeFormat.Program, CodeReader.ProgramAlone),
        (ExchangeFormat.Answer, AnswerReader.Read),
    ];

    private static readonly string[] WebEncoders =
    [
        "base64encode.org",
        "base64encode.net",
        "base64decode.org",
        "base64.guru",
        "jwt.io",
        "blitter.se",
        "base64 website",
        "base64 web site",
        "online base64",
        "base64 converter",
    ];

    public static ExchangeReading Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > LargestRecord)
            return TooLarge("16 MiB", Readers);

        text = text.Replace("\r\n", "\n", StringComparison.Ordinal).TrimStart('\uFEFF');
        var isLarge = text.Length > LargestInput || Encoding.UTF8.GetByteCount(text) > LargestInput;
        var stops = new List<(ExchangeFormat Format, Stop Stop)>();
        foreach (var (format, read) in isLarge ? Readers[..2] : Readers)
        {
            var outcome = read(text);
            if (outcome.Calls.Count > 0)
                return Found(text, format, outcome.Calls);

            stops.Add((format, outcome.Stop!));
        }

        if (isLarge)
            return TooLarge("256 KiB, and no HAR file and no collection", Readers);

        return new Unreadable([
            .. stops.OrderByDescending(tried => tried.Stop.Offset).Select(tried => tried.Stop.In(text, tried.Format)),
        ]);
    }

    private static ExchangeReading Found(string text, ExchangeFormat format, IReadOnlyList<ReadCall> calls)
    {
        var isEncoder =
            text.Length <= LargestInput
            && text.Length > ShortestBase64Site
            && Array.Exists(WebEncoders, site => text.Contains(site, StringComparison.OrdinalIgnoreCase));
        var read = calls.Select(call => new Readable(
            isEncoder ? call.Exchange.With(Oddities.WebEncoder) : call.Exchange,
            format,
            call.Notes
        ));
        return calls.Count == 1
            ? read.Single()
            : new Several([
                .. read.Zip(calls, (one, call) => new PastedCall(one, Label(one.Exchange), Line(text, call.Offset))),
            ]);
    }

    private static string Label(HttpExchange exchange)
    {
        if (exchange.Request is null)
            return "an answer";
        var call = new Call(exchange);
        var grant = call.Grant == GrantKind.Unknown ? "" : $" ({Grants.Name(call.Grant)})";
        return Evidence.Printable(Show.Line(call) + grant);
    }

    private static int Line(string text, int offset) => 1 + text.AsSpan(0, Math.Min(offset, text.Length)).Count('\n');

    private static Unreadable TooLarge(
        string limit,
        (ExchangeFormat Format, Func<string, ReadOutcome> Read)[] readers
    ) =>
        new([
            .. readers.Select(reader => new Tried(
                reader.Format,
                1,
                1,
                $"the text is larger than {limit}; paste one request and its answer"
            )),
        ]);
}
