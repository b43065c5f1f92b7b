using System.Text;

namespace Evergrant.Doctor.Reading;

/// Pure text into an exchange. Nothing is fetched, and `@file` is not opened.
public static class ExchangeReader
{
    /// 256 KiB as UTF-8.
    public const int LargestInput = 256 * 1024;

    public static ExchangeReading Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > LargestInput || Encoding.UTF8.GetByteCount(text) > LargestInput)
            return TooLarge();

        text = text.Replace("\r\n", "\n", StringComparison.Ordinal).TrimStart('\uFEFF');
        var stops = new List<(ExchangeFormat Format, Stop Stop)>();
        foreach (var (format, read) in Readers)
        {
            var outcome = read(text);
            if (outcome.Exchange is { } exchange)
                return new Readable(exchange, format, outcome.Notes);

            stops.Add((format, outcome.Stop!));
        }

        return new Unreadable([
            .. stops.OrderByDescending(tried => tried.Stop.Offset).Select(tried => tried.Stop.In(text, tried.Format)),
        ]);
    }

    private static readonly (ExchangeFormat, Func<string, ReadOutcome>)[] Readers =
    [
        (ExchangeFormat.Curl, CurlReader.Read),
        (ExchangeFormat.CurlTrace, CurlTraceReader.Read),
        (ExchangeFormat.RawHttp, RawHttpReader.Read),
        (ExchangeFormat.Answer, AnswerReader.Read),
    ];

    private static Unreadable TooLarge() =>
        new([
            .. Readers.Select(reader => new Tried(
                reader.Item1,
                1,
                1,
                "the text is larger than 256 KiB; paste one request and its answer"
            )),
        ]);
}

/// Either an exchange or the stop.
internal sealed record ReadOutcome(HttpExchange? Exchange, IReadOnlyList<string> Notes, Stop? Stop)
{
    public static ReadOutcome Of(HttpExchange exchange, IReadOnlyList<string> notes) => new(exchange, notes, null);

    public static ReadOutcome Stopped(int offset, string why) => new(null, [], new Stop(offset, why));
}
