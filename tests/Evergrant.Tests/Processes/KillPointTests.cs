using System.Diagnostics;
using Evergrant.Sandbox;
using Evergrant.Tests.Keeping;

namespace Evergrant.Tests.Processes;

/// kill -9 at every step of a refresh, while another process shares the home. What the provider saw is asked of its own
/// lineage.
public class KillPointTests
{
    /// Killed there, the token was not presented, or its answer is on a disk: the other process goes on at once.
    private static readonly string[] Harmless =
    [
        "refresh.1-read",
        "refresh.2-decide",
        "refresh.3-reserve",
        "refresh.4-begin",
        "refresh.7-read",
        "refresh.8-commit",
        "refresh.9-announce",
    ];

    /// On record and never sent, which nobody can know: unknown, and the late try brings the next tokens.
    private static readonly string[] NeverSent = ["refresh.5-present", "refresh.5-write", ArrivedOnly];

    /// The provider has rotated and the answer is on no disk: the one loss that nobody can prevent.
    private static readonly string[] Lost = [CommittedOnly, "refresh.6-spool"];

    private const string ArrivedOnly = "the request has arrived";
    private const string CommittedOnly = "the provider has rotated";

    public static TheoryData<string> Points => [.. Harmless, .. NeverSent, .. Lost];

    [Theory]
    [MemberData(nameof(Points))]
    [Trait("Category", Soak.Category)]
    public Task Killed_there_no_grant_is_lost_that_could_be_kept(string point) =>
        RunAsync(point, "SQLite", storeAt: null);

    internal static async Task RunAsync(string point, string engine, string? storeAt)
    {
        var runs = Soak.Times(few: 2, full: 200);
        await using var kept = await Kept.StartAsync(storeAt: storeAt);
        await kept.Keeper.StopAsync();
        await using var other = await WorkerProcess.StartAsync(kept);
        var watch = Stopwatch.StartNew();
        var (late, lost) = (0, 0);
        for (var run = 1; run <= runs; run++)
        {
            var before = await kept.GrantAsync();
            await KillAsync(kept, point);

            // What lives is served, whatever happened to the refresh.
            Assert.Matches($"^({before.Generation}|{before.Generation + 1}):", await other.AskAsync("read 1"));
            await other.AskAsync("pass 61");
            await other.AskAsync("refresh");
            var after = await kept.GrantAsync();
            if (Harmless.Contains(point))
            {
                Assert.Equal(GrantState.Active, after.State);
                // What had been committed, or was adopted before the refresh was asked for, is rotated once more.
                var least = point == "refresh.9-announce" ? 2 : 1;
                Assert.InRange(after.Generation, before.Generation + least, before.Generation + 2);
            }
            else
                (late, lost) = await LateTryAsync(kept, other, before, after) ? (late + 1, lost) : (late, lost + 1);
            Assert.All(kept.Keap.Lineage, node => Assert.InRange(node.PresentationCount, 0, 2));
        }
        Assert.Equal(NeverSent.Contains(point) ? runs : 0, late);
        Assert.Equal(Lost.Contains(point) ? runs : 0, lost);
        Soak.Report(
            $"| kill -9 at “{point}”, {engine}, {runs} runs in {watch.Elapsed.TotalSeconds:0} s | {lost} lost, {late} by the late try |"
        );
    }

    private static async Task KillAsync(Kept kept, string point)
    {
        await using var dying = await WorkerProcess.StartAsync(kept);
        if (point is not (ArrivedOnly or CommittedOnly))
        {
            Assert.Equal("done", await dying.AskAsync($"kill {point}"));
            Assert.Null(await dying.AskAsync("refresh"));
        }
        else
        {
            // What the run before hung was given up when its client died.
            kept.Keap.Faults.Clear();
            var hang = kept.Keap.Faults.Add(
                FaultNames.Hang,
                "refresh_token",
                options: new FaultOptions { AfterCommit = point == CommittedOnly }
            );
            var refresh = dying.AskAsync("refresh");
            await hang.WaitUntilFiredAsync();
            dying.Kill();
            Assert.Null(await refresh);
            // Not released: a request whose client hung up is given up, a released one is worked off all the same.
        }
        await dying.EndAsync(137);
    }

    /// True: it brought new tokens. False: the owner was asked, the loss is named, and consents again.
    private static async Task<bool> LateTryAsync(Kept kept, WorkerProcess other, Grant before, Grant after)
    {
        Assert.True(after.State == GrantState.Uncertain, $"{after}\n{string.Join("\n", await kept.AttemptsAsync())}");
        Assert.Contains(
            await kept.AttemptsAsync(),
            attempt => attempt.Parent == before.Tip && attempt is { Try: 0, Outcome: AttemptOutcome.Unknown }
        );
        Assert.Equal(before.AccessExpiresAt.AddMinutes(-30), after.NextRefreshAt);
        await kept.Clock.AdvanceToAsync(before.AccessExpiresAt.AddMinutes(-29));
        await other.MoveAsync(kept);
        await other.AskAsync("refresh");
        var tried = await kept.GrantAsync();
        // On a busy machine a connection may not be had in time: not sent, and asked again.
        for (var again = 0; again < 5 && tried.State == GrantState.Uncertain; again++)
        {
            await other.AskAsync("refresh");
            tried = await kept.GrantAsync();
        }
        if (tried.State == GrantState.Active)
        {
            Assert.Equal((before.Generation + 1, Trouble.None), (tried.Generation, tried.Trouble));
            return true;
        }
        Assert.Equal(GrantState.NeedsReauthorization, tried.State);
        Assert.Contains("no answer came", tried.Evidence.Meaning, StringComparison.Ordinal);
        await using var keeper = await kept.OpenKeeperAsync();
        Assert.IsType<ConnectResult.Connected>(await kept.ConnectAsync("acme", tried.Id, keeper: keeper));
        return false;
    }
}
