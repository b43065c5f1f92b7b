using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Evergrant.Refresh;
using Evergrant.Sealing;
using Evergrant.Storage;
using Evergrant.Tests.Keeping;
using Evergrant.Tests.Storage;

namespace Evergrant.Tests.Processes;

/// A keeper in a process of its own. It is told what to do line by line and answers each with a line; its clocks move when
/// it is told.
internal sealed class Worker : IAsyncDisposable
{
    private readonly ManualClock calendar;
    private readonly SkewedClock process;
    private readonly HookedDatabase database;
    private readonly Spool spool;
    private readonly Keeper keeper;
    private ActivityListener? killer;

    private Worker(ManualClock calendar, SkewedClock process, HookedDatabase database, Spool spool, Keeper keeper) =>
        (this.calendar, this.process, this.database, this.spool, this.keeper) = (
            calendar,
            process,
            database,
            spool,
            keeper
        );

    public static async Task<Worker> OpenAsync(string[] arguments)
    {
        var calendar = new ManualClock(Time(arguments[3]));
        var process = new SkewedClock(TimeProvider.System);
        var database = new HookedDatabase(await StoreAt.OpenAsync(arguments[0], process));
        var sealer = new Sealer(KeyRing.Parse(await File.ReadAllTextAsync(arguments[1])));
        var store = await SqlGrantStore.OpenAsync(database, sealer, CancellationToken.None);
        var node = NodeName.New();
        var spool = Spool.Open(arguments[2], node, sealer, store.StoreId, process);
        var keeper = new Keeper(
            new KeeperOptions
            {
                Store = store,
                Spool = spool,
                Calendar = calendar,
                ProcessClock = process,
                Node = node,
            }
        );
        await keeper.StartAsync(withSchedule: false, CancellationToken.None);
        return new Worker(calendar, process, database, spool, keeper);
    }

    public async Task RunAsync()
    {
        using var terminated = PosixSignalRegistration.Create(
            PosixSignal.SIGTERM,
            signal =>
            {
                // As a service does: what is in flight is brought to its end.
                signal.Cancel = true;
                keeper.StopAsync().GetAwaiter().GetResult();
                Environment.Exit(0);
            }
        );
        await Console.Out.WriteLineAsync("ready");
        while (await Console.In.ReadLineAsync() is { } line)
            await Console.Out.WriteLineAsync(await AnswerAsync(line.Split(' ')));
    }

    private async Task<string> AnswerAsync(string[] words)
    {
        switch (words[0])
        {
            case "calendar":
                calendar.Advance(Time(words[1]) - calendar.GetUtcNow());
                return "done";
            case "pass":
                var seconds = int.Parse(words[1], CultureInfo.InvariantCulture);
                process.Skew += TimeSpan.FromSeconds(seconds);
                await StoreAt.PassAsync(database, seconds);
                return "done";
            case "delay":
                var delay = int.Parse(words[1], CultureInfo.InvariantCulture);
                database.BeforeRead =
                    delay == 0 ? null : () => Task.Delay(TimeSpan.FromMilliseconds(delay), TimeProvider.System);
                return "done";
            case "kill":
                KillAt(words[1]);
                return "done";
            case "refresh":
                return Tell(await keeper.RefreshAsync("acme", CancellationToken.None));
            case "read":
                var callers = int.Parse(words[1], CultureInfo.InvariantCulture);
                var reads = Enumerable
                    .Range(0, callers)
                    .Select(_ => Task.Run(async () => Tell(await keeper.GetTokenAsync("acme"))));
                return string.Join(' ', (await Task.WhenAll(reads)).Distinct());
            default:
                return $"no such command: {words[0]}";
        }
    }

    private void KillAt(string step)
    {
        killer = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Evergrant.Refresher",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = activity =>
            {
                if (activity.OperationName == step)
                    Process.GetCurrentProcess().Kill();
            },
        };
        ActivitySource.AddActivityListener(killer);
    }

    private static string Tell(RefreshOutcome outcome) =>
        $"{outcome.GetType().Name}:{outcome.Seen?.Grant.State}:{outcome.Seen?.Grant.Generation}";

    private static string Tell(TokenResult result) =>
        result is TokenResult.Served served
            ? $"{served.Generation}:{Hash(served.AccessToken.Reveal())}"
            : result.GetType().Name;

    public static string Hash(string token) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)))[..12];

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(text, CultureInfo.InvariantCulture));

    public async ValueTask DisposeAsync()
    {
        killer?.Dispose();
        await keeper.DisposeAsync();
        spool.Dispose();
        await database.DisposeAsync();
    }
}
