using Evergrant.Refresh;
using Evergrant.Storage;
using Evergrant.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Evergrant.Tests.Keeping;

public sealed class WatchTests : IDisposable
{
    private const int TurnsToAdoption = 10;
    private const int TurnsToNotes = 120;
    private readonly SpoolFolder folder = new();
    private readonly ManualClock calendar = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly KeeperOptions options;
    private readonly List<ServedGrant> served = [];
    private readonly Watch watch;

    public WatchTests()
    {
        options = new KeeperOptions
        {
            Store = new InMemoryGrantStore(folder.Clock),
            Spool = folder.Open("living"),
            Calendar = calendar,
            ProcessClock = folder.Clock,
        };
        var adoption = new Adoption(options, null!, null!, NullLogger.Instance);
        var schedule = new Schedule(options, (_, _) => throw new InvalidOperationException(), NullLogger.Instance);
        watch = new Watch(options, adoption, schedule, () => served, NullLogger.Instance);
        watch.Start(stopping.Token);
    }

    /// At least so many turns of the watch, each seen by what it does.
    private async Task TurnAsync(int turns)
    {
        for (var turn = 0; turn < turns; turn++)
        {
            var before = watch.Stamp;
            await options.Store.NoteReadAsync([], calendar.GetUtcNow(), CancellationToken.None);
            while (watch.Stamp == before)
            {
                folder.Clock.Advance(TimeSpan.FromMilliseconds(500));
                await Task.Yield();
            }
        }
    }

    private async Task<Grant> ConnectAsync()
    {
        var grant = Refresh.Some.Grant();
        var consent = new Consent
        {
            Attempt = new Attempt
            {
                Id = grant.Tip,
                Grant = grant.Id,
                Kind = AttemptKind.Code,
                Epoch = 1,
                Generation = 1,
                Node = "n",
                StartedAt = calendar.GetUtcNow(),
            },
            GrantName = grant.Name,
            App = grant.App,
            Tokens = new TokenSet
            {
                AccessToken = new AccessToken("canary"),
                ObtainedAt = calendar.GetUtcNow(),
                AccessExpiresAt = calendar.GetUtcNow().AddDays(1),
            },
            Evidence = grant.Evidence,
            AppSecretSetAt = calendar.GetUtcNow(),
        };
        var snapshot = await options.Store.CommitConsentAsync(consent, CancellationToken.None);
        served.Add(new ServedGrant(snapshot!, 0));
        return snapshot!.Grant;
    }

    [Fact(Timeout = 60_000)]
    public async Task The_watch_outlives_a_spool_folder_that_cannot_be_read()
    {
        Directory.Delete(folder.FolderPath, recursive: true);

        await TurnAsync(3 * TurnsToAdoption);

        Directory.CreateDirectory(folder.FolderPath);
        await TurnAsync(1);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_grant_that_nobody_reads_any_more_does_not_stay_warm_by_having_been_read_once()
    {
        var grant = await ConnectAsync();
        served[0].NoteRead();
        var readAt = calendar.GetUtcNow();
        await TurnAsync(2 * TurnsToNotes);
        Assert.Equal(readAt, (await options.Store.FindAsync(grant.Id, CancellationToken.None))!.Grant.LastReadAt);

        calendar.Advance(TimeSpan.FromDays(2));
        await TurnAsync(2 * TurnsToNotes);

        Assert.Equal(readAt, (await options.Store.FindAsync(grant.Id, CancellationToken.None))!.Grant.LastReadAt);
    }

    public void Dispose()
    {
        stopping.Cancel();
        options.Spool.Dispose();
        stopping.Dispose();
        folder.Dispose();
    }
}
