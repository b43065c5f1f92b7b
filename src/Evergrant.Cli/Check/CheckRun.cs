namespace Evergrant.Cli.Check;

internal static class CheckRun
{
    public static Task<int> RunAsync(CancellationToken cancellationToken) => Task.FromResult(0);
}
