using System.Globalization;

namespace Evergrant.Storage.Tests.Stress;

internal static class Program
{
    /// `dotnet Evergrant.Storage.Tests.dll FILE NAME SECONDS`
    private static async Task<int> Main(string[] arguments)
    {
        var seconds = int.Parse(arguments[2], CultureInfo.InvariantCulture);
        await StressWorker.RunAsync(arguments[0], arguments[1], TimeSpan.FromSeconds(seconds));
        return 0;
    }
}
