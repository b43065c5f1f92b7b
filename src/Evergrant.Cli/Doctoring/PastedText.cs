using System.Globalization;
using Evergrant.Cli.Terminal;
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

    /// <param name="mayAsk">Somebody sits at a terminal who can say which of several is meant.</param>
    /// <exception cref="UsageException">Nothing is readable, or nobody said which of several is meant.</exception>
    public static async Task<IReadOnlyList<PastedCall>> ChooseAsync(
        string text,
        int? which,
        bool all,
        bool mayAsk,
        CancellationToken cancellationToken
    )
    {
        var reading = ExchangeReader.Read(text);
        if (reading is Unreadable(var tried))
            throw new UsageException(
                "This is none of the formats that were tried, the nearest first:"
                    + string.Concat(tried.Select(one => $"\n  {one.Told}"))
            );
        var calls = reading.Found;
        if (calls.Count == 1)
            return which is null or 1
                ? calls
                : throw new UsageException("There is one call in the text; leave --which out.");
        if (all)
            return calls;
        if (which is { } number)
            return [Pick(calls, number)];
        if (!mayAsk)
            throw new UsageException(
                $"There are {calls.Count} calls in the text; say which one with --which N, or --all:{List(calls)}"
            );

        Say.Note($"There are {calls.Count} calls in the text:{List(calls)}");
        return await new Questions(mayAsk: true, mayRead: false).AskAsync(
            $"Which one, 1 to {calls.Count}, or all",
            "--which",
            null,
            "all",
            said => Answer(calls, said),
            cancellationToken
        );
    }

    private static IReadOnlyList<PastedCall> Answer(IReadOnlyList<PastedCall> calls, string said) =>
        said.Equals("all", StringComparison.OrdinalIgnoreCase) ? calls
        : int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? [Pick(calls, number)]
        : throw new UsageException($"Please answer with a number from 1 to {calls.Count}, or all.");

    private static PastedCall Pick(IReadOnlyList<PastedCall> calls, int number) =>
        number >= 1 && number <= calls.Count
            ? calls[number - 1]
            : throw new UsageException($"--which goes from 1 to {calls.Count} here.");

    private static string List(IReadOnlyList<PastedCall> calls) =>
        string.Concat(
            calls.Take(MostListed).Select((call, index) => $"\n  {index + 1}. {call.Label}, line {call.Line}")
        ) + (calls.Count > MostListed ? $"\n  … and {calls.Count - MostListed} more" : "");

    private static UsageException TooLarge() =>
        new(
            $"That is more than {ExchangeReader.LargestRecord / 1024 / 1024} MiB; paste one call, or record fewer in the HAR file."
        );
}
