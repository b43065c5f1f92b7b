using Evergrant.Doctor.Reading;

namespace Evergrant.Cli.Doctoring;

/// A text that somebody pasted, and the calls in it that are meant.
internal static class PastedText
{
    private const string Stdin = "-";
    private const int MostListed = 12;

    /// <exception cref="UsageException"/>
    public static async Task<string> ReadAsync(string file, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(file))
            throw new UsageException("--request needs a file, or - for stdin.");
        try
        {
            if (file != Stdin && new FileInfo(file) is { Exists: true, Length: > 4L * ExchangeReader.LargestRecord })
                throw TooLarge();

            using var reader = file == Stdin ? new StreamReader(Console.OpenStandardInput()) : new StreamReader(file);
            var text = new char[64 * 1024];
            var length = 0;
            while (true)
            {
                var more = await reader.ReadBlockAsync(text.AsMemory(length), cancellationToken);
                length += more;
                if (length < text.Length)
                    return new string(text, 0, length);
                if (length > ExchangeReader.LargestRecord)
                    throw TooLarge();
                Array.Resize(ref text, text.Length * 2);
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file} cannot be read: {unreadable.Message}");
        }
    }

    /// <exception cref="UsageException">Nothing is readable, or nobody said which of several is meant.</exception>
    public static IReadOnlyList<PastedCall> Choose(string text, int? which, bool all) =>
        ExchangeReader.Read(text) switch
        {
            Readable readable when which is null or 1 => [new PastedCall(readable, "", 1)],
            Readable => throw new UsageException("There is one call in the text; leave --which out."),
            Several several => Choose(several.Calls, which, all),
            Unreadable(var tried) => throw new UsageException(
                "This is none of the formats that were tried, the nearest first:"
                    + string.Concat(
                        tried.Select(one =>
                            $"\n  {Name(one.Format)}: stopped at line {one.Line}, column {one.Column}: {one.Why}"
                        )
                    )
            ),
            var other => throw new InvalidOperationException($"No words for {other.GetType().Name}."),
        };

    private static IReadOnlyList<PastedCall> Choose(IReadOnlyList<PastedCall> calls, int? which, bool all)
    {
        if (all)
            return calls;
        if (which is { } number)
            return number >= 1 && number <= calls.Count
                ? [calls[number - 1]]
                : throw new UsageException($"--which goes from 1 to {calls.Count} here.");

        throw new UsageException(
            $"There are {calls.Count} calls in the text; say which one with --which N, or --all:"
                + string.Concat(
                    calls.Take(MostListed).Select((call, index) => $"\n  {index + 1}. {call.Label}, line {call.Line}")
                )
                + (calls.Count > MostListed ? $"\n  … and {calls.Count - MostListed} more" : "")
        );
    }

    private static UsageException TooLarge() =>
        new(
            $"That is more than {ExchangeReader.LargestRecord / 1024 / 1024} MiB; paste one call, or record fewer in the HAR file."
        );

    private static string Name(ExchangeFormat format) =>
        format switch
        {
            ExchangeFormat.Curl => "a curl command",
            ExchangeFormat.CurlTrace => "what curl -v prints",
            ExchangeFormat.RawHttp => "raw HTTP",
            ExchangeFormat.HttpFile => "a .http file",
            ExchangeFormat.Har => "a HAR file",
            ExchangeFormat.Postman => "a Postman collection",
            ExchangeFormat.PowerShell => "PowerShell",
            ExchangeFormat.Php => "PHP",
            ExchangeFormat.JavaScript => "JavaScript",
            ExchangeFormat.Python => "Python",
            ExchangeFormat.CSharp => "C#",
            ExchangeFormat.Log => "a log",
            ExchangeFormat.Program => "code that keeps tokens",
            ExchangeFormat.Answer => "an answer alone",
            _ => throw new InvalidOperationException($"No words for {format}."),
        };
}
