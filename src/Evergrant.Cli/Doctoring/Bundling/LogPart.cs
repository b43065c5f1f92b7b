using Evergrant.Doctor;

namespace Evergrant.Cli.Doctoring.Bundling;

/// The last lines of a log. The server writes none into its home, so it is given: a file, or what `journalctl` prints.
internal static class LogPart
{
    private const string Name = "log.txt";
    private const string Stdin = "-";
    private const int Most = 500;

    /// <exception cref="UsageException">It cannot be read.</exception>
    public static async Task<BundleFile> ReadAsync(string file, CancellationToken cancellationToken)
    {
        var last = new Queue<string>();
        try
        {
            using var reader = file == Stdin ? new StreamReader(Console.OpenStandardInput()) : new StreamReader(file);
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                if (last.Count == Most)
                    last.Dequeue();
                last.Enqueue(Redacted.Line(line));
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file} cannot be read: {unreadable.Message}");
        }

        return BundleFile.Counted(
            Name,
            string.Concat(last.Select(line => line + "\n")),
            "words that are not plain ones"
        );
    }
}
