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
    private long seen;
    private readonly KeeperOptions options;
    private readonly ServedGrants served = new();
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
        var schedule = new Schedule(
            options,
            (_, _) => throw new InvalidOperationException(),
            _ => Task.CompletedTask,
            NullLogger.Instance
        );
        watch = new Watch(options, adoption, schedule, served, NullLogger.Instance);
    }

    private async Task TurnAsync(int turns)
    {
        for (var turn = 1; turn <= turns; turn++)
            seen = await watch.LookAsync(seen, turn, CancellationToken.None);
    }

    private async Task<Grant> ConnectAsync(string name = "main")
    {
        var now = calendar.GetUtcNow();
        var grant = Refresh.Some.Grant() with { Id = GrantId.New(now), Name = name, Tip = AttemptId.New(now) };
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
        served.Remember(snapshot!, served.Round);
        return snapshot!.Grant;
    }

    [Fact]
    public async Task The_watch_outlives_a_spool_folder_that_cannot_be_read()
    {
        Directory.Delete(folder.FolderPath, recursive: true);

        await TurnAsync(3 * TurnsToAdoption);

        Directory.CreateDirectory(folder.FolderPath);
        await TurnAsync(1);
    }

    [Fact]
    public async Task A_grant_that_nobody_reads_any_more_does_not_stay_warm_by_having_been_read_once()
    {
        var grant = await ConnectAsync();
        served.All.First().NoteRead();
        var readAt = calendar.GetUtcNow();
        await TurnAsync(2 * TurnsToNotes);
        Assert.Equal(readAt, (await options.Store.FindAsync(grant.Id, CancellationToken.None))!.Grant.LastReadAt);

        calendar.Advance(TimeSpan.FromDays(2));
        await TurnAsync(2 * TurnsToNotes);

        Assert.Equal(readAt, (await options.Store.FindAsync(grant.Id, CancellationToken.None))!.Grant.LastReadAt);
    }

    [Fact]
    public async Task Only_the_grants_that_somebody_changed_are_read_again()
    {
        var (changed, other) = (await ConnectAsync(), await ConnectAsync("other"));
        await TurnAsync(1);
        await RememberAsync(changed);
        await RememberAsync(other);

        await PauseAsync(changed);
        await TurnAsync(1);

        Assert.False(IsCurrent(changed));
        Assert.True(IsCurrent(other));
    }

    [Fact]
    public async Task A_row_that_arrives_after_the_look_that_saw_it_change_is_read_again()
    {
        var grant = await ConnectAsync();
        await TurnAsync(1);
        var (round, old) = (served.Round, (await options.Store.FindAsync(grant.Id, default))!);
        await PauseAsync(grant);
        await TurnAsync(1);

        served.Remember(old, round);

        Assert.False(IsCurrent(grant));
        await RememberAsync(grant);
        Assert.True(IsCurrent(grant));
    }

    [Fact]
    public async Task A_change_that_was_stored_after_the_clock_was_set_back_is_seen()
    {
        var grant = await ConnectAsync();
        await TurnAsync(1);
        await RememberAsync(grant);

        folder.Clock.Advance(TimeSpan.FromHours(-1));
        await PauseAsync(grant);
        await TurnAsync(1);

        Assert.False(IsCurrent(grant));
    }

    private bool IsCurrent(Grant grant) =>
        served.TryFind(grant.Name, out var held)
        && served.IsCurrent(held)
        && served.TryFind(grant.Id.ToString(), out var byId)
        && served.IsCurrent(byId);

    private async Task RememberAsync(Grant grant) =>
        served.Remember((await options.Store.FindAsync(grant.Id, default))!, served.Round);

    private async Task PauseAsync(Grant grant)
    {
        var change = new GrantChange
        {
            State = GrantState.Paused,
            Evidence = grant.Evidence,
            Trouble = Trouble.None,
        };
        Assert.True(await options.Store.ChangeAsync(grant.Id, grant.Version, change, default));
    }

    public void Dispose()
    {
        options.Spool.Dispose();
        folder.Dispose();
    }
}
