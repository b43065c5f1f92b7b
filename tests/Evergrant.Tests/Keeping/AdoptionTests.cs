using Evergrant.Protocol;
using Evergrant.Refresh;
using Evergrant.Sandbox;
using Evergrant.Storage;
using Evergrant.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Evergrant.Tests.Keeping;

/// Invariants 4 and 5, when something is wrong with what a dead process left.
public class AdoptionTests
{
    private const string Tokens =
        """{"access_token":"canary-access","refresh_token":"canary-refresh","expires_in":86400}""";

    [Fact]
    public async Task An_adoption_that_is_broken_off_lets_go_of_every_spool()
    {
        using var folder = new SpoolFolder();
        await folder.LeaveAsync("first", Some.Answer());
        await folder.LeaveAsync("second", Some.Answer());
        using var spool = folder.Open("living");
        var options = new KeeperOptions { Store = new InMemoryGrantStore(folder.Clock), Spool = spool };
        var adoption = new Adoption(options, null!, null!, NullLogger.Instance);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            adoption.AdoptAsync(new CancellationToken(canceled: true))
        );

        var free = spool.FindAbandoned();
        Assert.Equal(2, free.Count);
        foreach (var one in free)
            one.Dispose();
    }

    [Fact]
    public async Task An_answer_that_cannot_be_adopted_stops_neither_the_start_nor_the_others()
    {
        await using var kept = await Kept.StartAsync();
        var begun = await kept.BeginAsync();
        var consent = begun.Attempt with
        {
            Id = AttemptId.New(kept.Clock.GetUtcNow()),
            Kind = AttemptKind.Code,
            Parent = null,
        };
        await kept.Store.BeginConsentAsync(consent, The.Code, CancellationToken.None);
        var orphan = (await kept.AnswerAsync(consent, 200, Tokens)) with
        {
            Consent = new SpooledConsent
            {
                App = "gone",
                GrantName = "shop",
                Activate = true,
                Keep = Keep.Warm,
            },
        };
        await kept.LeaveInSpoolAsync(orphan, await kept.AnswerAsync(begun.Attempt, 200, Tokens));

        await kept.OpenKeeperAsync();

        Assert.Equal(2, (await kept.GrantAsync()).Generation);
        // That of the keeper which connected, and the one that waits.
        Assert.Equal(2, Directory.GetFiles(kept.SpoolFolder, "*.spool").Length);
    }

    [Fact]
    public async Task Whoever_stood_behind_an_adoption_that_waited_in_vain_has_waited_as_long()
    {
        using var folder = new SpoolFolder();
        await folder.LeaveAsync("dead", Some.Answer());
        using var spool = folder.Open("living");
        using var other = folder.Open("other");
        using var adopting = await other.TakeAdoptionAsync(TimeSpan.Zero, TimeProvider.System, default);
        var clock = new ManualClock(The.Time);
        var options = new KeeperOptions
        {
            Store = new InMemoryGrantStore(clock),
            Spool = spool,
            ProcessClock = clock,
        };
        var adoption = new Adoption(options, null!, null!, NullLogger.Instance);

        var all = Task.WhenAll(Enumerable.Range(0, 8).Select(_ => adoption.AdoptAsync(default)));
        // Once the 25 s that one may wait, and not twice.
        for (var second = 0; second < 45 && !all.IsCompleted; second++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.All(await all.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System), Assert.False);
    }

    /// The one whose answer another process is just bringing into the store is not to be presented beside it.
    [Fact]
    public async Task While_another_process_adopts_no_late_try_leaves()
    {
        await using var kept = await Kept.StartAsync();
        await kept.ExpireAsync();
        var lost = (await kept.BeginAsync()).Attempt;
        await kept.Store.EndAsync(
            new AttemptEnd
            {
                Attempt = lost.Id,
                Grant = lost.Grant,
                Outcome = AttemptOutcome.Unknown,
                EndedAt = kept.Clock.GetUtcNow(),
                Change = new GrantChange
                {
                    State = GrantState.Uncertain,
                    Evidence = new Evidence { At = kept.Clock.GetUtcNow(), What = "unknown" },
                    Trouble = new Trouble { Unknowns = 1, UnknownSince = kept.Clock.GetUtcNow() },
                },
                ExpectedVersion = (await kept.GrantAsync()).Version,
            },
            CancellationToken.None
        );
        await kept.LeaveInSpoolAsync(await kept.AnswerAsync(lost, 200, Tokens));
        await kept.Clock.AdvanceAsync(TimeSpan.FromMinutes(3));
        using var other = kept.OpenSpool();
        var adopting = (await other.TakeAdoptionAsync(TimeSpan.Zero, TimeProvider.System, CancellationToken.None))!;
        var taken = other.FindAbandoned();
        Assert.Single(taken);

        var token = kept.Keeper.GetTokenAsync("acme").AsTask();
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        Assert.False(token.IsCompleted);
        Assert.Equal(0, kept.Presentations);

        // It ends before it is done, as a killed one does.
        taken[0].Dispose();
        adopting.Dispose();
        Assert.Equal(2, Assert.IsType<TokenResult.Served>(await token).Generation);
        Assert.Equal(0, kept.Presentations);
    }

    [Fact]
    public async Task A_spool_folder_that_is_gone_is_said_and_not_thrown_at_callers()
    {
        await using var kept = await Kept.StartAsync();
        await kept.ExpireAsync();
        kept.Keap.Faults.Add(FaultNames.LostResponse, "refresh_token");
        await kept.Keeper.GetTokenAsync("acme");
        await kept.Clock.AdvanceAsync(TimeSpan.FromMinutes(2));
        Directory.Delete(kept.SpoolFolder, recursive: true);

        var none = Assert.IsType<TokenResult.Unavailable>(await kept.Keeper.GetTokenAsync("acme"));

        Assert.Equal("spool_unavailable", none.Code);
        Assert.Equal(1, kept.Presentations);
    }

    [Fact]
    public async Task An_adopted_refusal_says_nothing_of_what_was_sent()
    {
        await using var kept = await Kept.StartAsync();
        var begun = await kept.BeginAsync();
        var token = begun.RefreshToken.Reveal();
        var body =
            $$"""{"error":"invalid_request","error_description":"Invalid Refresh Token: {{token}}, {{KeapSandboxSeed.ClientSecret}}"}""";
        await kept.LeaveInSpoolAsync(await kept.AnswerAsync(begun.Attempt, 400, body));

        await kept.OpenKeeperAsync();

        var received = (await kept.GrantAsync()).Evidence.Received!;
        Assert.StartsWith("400 invalid_request \"Invalid Refresh Token", received, StringComparison.Ordinal);
        Assert.DoesNotContain(token, received, StringComparison.Ordinal);
        Assert.DoesNotContain(KeapSandboxSeed.ClientSecret, received, StringComparison.Ordinal);
    }

    /// The grant's own token was presented, held for unanswered, and answered after all, beside the late try's answer; then
    /// the tip was refused.
    private static async Task<Attempt> LoseAsync(Kept kept, int rotationsSince)
    {
        var lost = (await kept.BeginAsync()).Attempt;
        var end = new AttemptEnd
        {
            Attempt = lost.Id,
            Grant = lost.Grant,
            Outcome = AttemptOutcome.Unknown,
            EndedAt = kept.Clock.GetUtcNow(),
        };
        await kept.Store.EndAsync(end, CancellationToken.None);
        for (var rotation = 0; rotation <= rotationsSince; rotation++)
        {
            await kept.Clock.AdvanceAsync(TimeSpan.FromSeconds(1));
            await AdoptAsync(kept, (await kept.BeginAsync(number: rotation == 0 ? 1 : 0)).Attempt, $"tip-{rotation}");
        }
        var tip = await kept.GrantAsync();
        Assert.Equal(2 + rotationsSince, tip.Generation);
        var refused = new GrantChange
        {
            State = GrantState.NeedsReauthorization,
            Evidence = tip.Evidence,
            Trouble = new Trouble { Refusals = 4, RefusedAt = kept.Clock.GetUtcNow() },
        };
        await kept.Store.ChangeAsync(tip.Id, tip.Version, refused, CancellationToken.None);
        await AdoptAsync(kept, lost, "lost");
        return lost;
    }

    private static async Task AdoptAsync(Kept kept, Attempt attempt, string name)
    {
        var body = Tokens.Replace("canary", name, StringComparison.Ordinal);
        await kept.LeaveInSpoolAsync(await kept.AnswerAsync(attempt, 200, body));
        await kept.OpenKeeperAsync();
    }

    [Fact]
    public async Task A_late_answer_beside_a_refused_tip_is_due_at_once()
    {
        await using var kept = await Kept.StartAsync();

        var lost = await LoseAsync(kept, rotationsSince: 0);

        var due = await kept.GrantAsync();
        Assert.NotEqual(lost.Id, due.Tip);
        Assert.Equal(kept.Clock.GetUtcNow(), due.NextRefreshAt);
    }

    [Fact]
    public async Task A_sibling_from_further_back_is_tried_with_back_off_and_would_be_the_tip()
    {
        await using var kept = await Kept.StartAsync();
        var lost = await LoseAsync(kept, rotationsSince: 2);
        await kept.ExpireAsync();
        await kept.LeaveAsync();

        await kept.Keeper.GetTokenAsync("acme");
        await kept.Keeper.GetTokenAsync("acme");

        var attempts = await kept.AttemptsAsync();
        var tried = Assert.Single(attempts, attempt => attempt.Outcome == AttemptOutcome.NotSent);
        var grant = await kept.GrantAsync();
        Assert.Equal((lost.Id, grant.Generation + 1), (tried.Parent, tried.Generation));
        Assert.True(grant.NextRefreshAt > kept.Clock.GetUtcNow());
    }
}
