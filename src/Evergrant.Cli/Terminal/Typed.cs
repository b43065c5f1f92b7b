namespace Evergrant.Cli.Terminal;

/// Reading from the console blocks its thread whatever token it is given; Ctrl-C must end the program all the same.
internal static class Typed
{
    private static Task<string?>? unread;

    public static Task<T> ReadAsync<T>(Func<T> read, CancellationToken cancellationToken) =>
        Task.Run(read, CancellationToken.None).WaitAsync(cancellationToken);

    /// The next line of stdin; null at its end. A line that nobody waits for any more is the next caller's.
    public static async Task<string?> LineAsync(CancellationToken cancellationToken)
    {
        var reading = unread ??= Task.Run(Console.In.ReadLine, CancellationToken.None);
        var line = await reading.WaitAsync(cancellationToken);
        unread = null;
        return line;
    }
}
