namespace Evergrant.Cli.Terminal;

/// Reading from the console blocks its thread whatever token it is given; Ctrl-C must end the program all the same.
internal static class Typed
{
    public static Task<T> ReadAsync<T>(Func<T> read, CancellationToken cancellationToken) =>
        Task.Run(read, CancellationToken.None).WaitAsync(cancellationToken);
}
