using System.Globalization;
using System.Runtime.InteropServices;

namespace Evergrant.Bench;

/// Runs what was asked for, or all, and prints one line for each figure.
internal static class Benches
{
    private static readonly Dictionary<string, Func<Slices, Task<bool>>> All = new()
    {
        ["keeper"] = HotGrant.RunAsync,
        ["token"] = TokenRead.RunAsync,
        ["handler"] = HandlerCall.RunAsync,
        ["gateway"] = GatewayCall.RunAsync,
        ["nginx"] = GatewayAndNginx.RunAsync,
        ["doctor"] = PastedCalls.RunAsync,
        ["start"] = ServerStart.RunAsync,
        ["commands"] = CommandTimes.RunAsync,
        ["refreshes"] = Refreshes.RunAsync,
        ["postgresql"] = PostgreSqlRefreshes.RunAsync,
        ["hanging"] = HangingRefreshes.RunAsync,
        ["scale"] = Scale.RunAsync,
        ["sandbox"] = SandboxRates.RunAsync,
        ["intake"] = IntakeRates.RunAsync,
        ["intake-scale"] = IntakeScale.RunAsync,
        ["deliveries"] = Deliveries.RunAsync,
    };

    public static async Task<int> RunAsync(string[] args)
    {
        var slices = new Slices(Number(args, "--slices", 7), TimeSpan.FromSeconds(Number(args, "--seconds", 3)));
        var wanted = args.Where(All.ContainsKey).ToList();
        if (args.FirstOrDefault(word => word[0] is not ('-' or >= '0' and <= '9') && !All.ContainsKey(word)) is { } no)
        {
            Console.Error.WriteLine($"There is no {no}; there are {string.Join(", ", All.Keys)}.");
            return 2;
        }
        Console.WriteLine(
            $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}"
        );
        Console.WriteLine($"{slices.Count} slices each of {slices.Length.TotalSeconds:0} s, alternating; medians");
        var met = true;
        foreach (var name in wanted.Count > 0 ? wanted : [.. All.Keys])
            met &= await All[name](slices);
        return met ? 0 : 1;
    }

    private static int Number(string[] args, string name, int otherwise)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
    }
}
