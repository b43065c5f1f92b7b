namespace Evergrant.Tests.Processes;

internal static class Program
{
    /// `dotnet Evergrant.Tests.dll STORE KEYS SPOOL CALENDAR_MS`, then commands on standard input, see <see cref="Worker"/>.
    private static async Task<int> Main(string[] arguments)
    {
        await using var worker = await Worker.OpenAsync(arguments);
        await worker.RunAsync();
        return 0;
    }
}
