using Evergrant.Hosting.Home;
using Evergrant.Storage;

namespace Evergrant.Hosting.Tests.Stores;

public sealed class ResealTests
{
    [Fact]
    [Trait("Category", Soak.Category)]
    public async Task Rows_are_sealed_anew_under_load_stopped_and_gone_on_with_and_no_read_fails()
    {
        var rows = Soak.Times(few: 2_000, full: 100_000);
        await using var ticked = await TickedHome.CreateAsync("acme");
        await FillAsync(ticked, rows);
        var writer = await ticked.OpenAsync();
        using var done = new CancellationTokenSource();
        var reads = 0L;
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(ReadAsync)).ToList();
        var writes = Task.Run(WriteAsync);
        var began = TimeProvider.System.GetTimestamp();
        var stops = 0;
        // Stopped wherever it is, again and again; each time a bit further on.
        for (KeyChangeReport? report = null; report is null; )
        {
            using var stop = new CancellationTokenSource();
            var home = await ticked.OpenAsync();
            var limit = rows / 3 * (stops + 1);
            try
            {
                report = await new KeyChange(home, []).RunAsync(
                    (sealedAnew, _) =>
                    {
                        if (sealedAnew > limit)
                            stop.Cancel();
                    },
                    stop.Token
                );
                Assert.Empty(report.Broken);
            }
            catch (OperationCanceledException)
            {
                stops++;
            }
        }
        var took = TimeProvider.System.GetElapsedTime(began);
        await done.CancelAsync();
        await Task.WhenAll([.. readers, writes]);
        Assert.True(stops > 0);
        Assert.NotEmpty(await new KeyChange(ticked.Home, []).DropOldAsync(default));
        Assert.Empty(await HomeCheck.RunAsync(ticked.Home, [], (_, _) => { }, default));
        Soak.Report(
            $"| {rows:N0} token sets sealed with a new key, stopped {stops} times and gone on with, {reads:N0} reads meanwhile | 0 failed reads, {took.TotalSeconds:F1} s |"
        );

        async Task ReadAsync()
        {
            while (!done.IsCancellationRequested)
            {
                Assert.NotNull(await ticked.Home.Store.FindByNameAsync("acme", default));
                Interlocked.Increment(ref reads);
            }
        }

        async Task WriteAsync()
        {
            while (!done.IsCancellationRequested)
                await writer.Keeper.RefreshAsync("acme", default);
        }
    }

    /// Grants beside the real one, each with a token set; by the store's own words.
    private static async Task FillAsync(TickedHome ticked, int rows)
    {
        await Parallel.ForEachAsync(
            Enumerable.Range(0, rows),
            new ParallelOptions { MaxDegreeOfParallelism = 64 },
            async (number, token) =>
            {
                var id = AttemptId.New(TickedHome.Start);
                var at = TickedHome.Start;
                await ticked.Home.Store.CommitConsentAsync(
                    new Consent
                    {
                        Attempt = new Attempt
                        {
                            Id = id,
                            Grant = GrantId.Of(id),
                            Kind = AttemptKind.Code,
                            Epoch = 1,
                            Generation = 1,
                            Node = "here",
                            StartedAt = at,
                        },
                        GrantName = $"g{number}",
                        App = "acme",
                        Tokens = new TokenSet
                        {
                            AccessToken = new AccessToken($"access-{number}"),
                            RefreshToken = new RefreshToken($"refresh-{number}"),
                            ObtainedAt = at,
                            AccessExpiresAt = at + TimeSpan.FromDays(1),
                        },
                        Evidence = new Evidence { At = at, What = "connected" },
                        AppSecretSetAt = at,
                    },
                    token
                );
            }
        );
    }
}
