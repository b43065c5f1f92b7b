using System.Text;
using Evergrant.Refresh;
using Evergrant.Sandbox;
using Evergrant.Storage;
using Evergrant.Tests.Protocol;
using Evergrant.Tests.Storage;

namespace Evergrant.Tests.Keeping;

/// Rare orders of events, one by one.
public class StandingFirmTests
{
    private static async Task<(Kept Kept, HookedDatabase Database)> StartAsync()
    {
        HookedDatabase? hooked = null;
        var kept = await Kept.StartAsync(wrap: database => hooked = new HookedDatabase(database));
        return (kept, hooked!);
    }

    [Fact]
    public async Task An_answer_that_a_mistake_of_ours_keeps_from_the_store_is_held_until_it_can_be_stored()
    {
        var (kept, database) = await StartAsync();
        await using var _ = kept;
        await kept.ExpireAsync();
        var hang = kept.Keap.Faults.Add(FaultNames.Hang, "refresh_token", options: new() { AfterCommit = true });
        var read = kept.Keeper.GetTokenAsync("acme").AsTask();
        await hang.WaitUntilFiredAsync();
        var mistakes = 3;
        database.BeforeWrite = () =>
            mistakes-- > 0 ? throw new InvalidOperationException("a mistake") : Task.CompletedTask;

        hang.Release();

        // Nobody waits for it: what lives is served, else this is said.
        Assert.Equal("store_unavailable", Assert.IsType<TokenResult.Unavailable>(await read).Code);
        await kept.Keeper.WhenSettledAsync(CancellationToken.None);
        Assert.Equal(2, Assert.IsType<TokenResult.Served>(await kept.Keeper.GetTokenAsync("acme")).Generation);
        Assert.Equal(1, kept.Presentations);
    }

    [Fact]
    public async Task What_was_not_sent_is_taken_back_however_long_the_store_is_away()
    {
        var processClock = new ManualClock();
        HookedDatabase? database = null;
        await using var kept = await Kept.StartAsync(
            processClock: processClock,
            wrap: inner => database is null ? database = new HookedDatabase(inner) : inner
        );
        var other = await kept.OpenKeeperAsync();
        await kept.ExpireAsync();
        var away = true;
        // The attempt is committed and nobody hears of it; then the store is gone for minutes.
        database!.AfterWrite = () =>
        {
            database.AfterWrite = null;
            database.BeforeRead = database.BeforeWrite = () =>
                away ? throw new StoreUnavailableException("away") : Task.CompletedTask;
            throw new StoreUnavailableException("not heard");
        };
        Assert.Equal(
            "store_unavailable",
            Assert.IsType<TokenResult.Unavailable>(await kept.Keeper.GetTokenAsync("acme")).Code
        );
        for (var n = 0; n < 30; n++)
        {
            processClock.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }
        Assert.IsType<TokenResult.Unavailable>(await other.GetTokenAsync("acme"));
        Assert.Equal(GrantState.Uncertain, (await Kept.GrantOfAsync(other)).State);

        away = false;
        while (kept.Keeper.InFlightCount > 0)
        {
            processClock.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        var grant = await kept.GrantAsync();
        Assert.Equal((GrantState.Late, 0, 1), (grant.State, grant.Trouble.Unknowns, grant.Trouble.Failures));
        Assert.Equal(AttemptOutcome.NotSent, Assert.Single(await kept.AttemptsAsync()).Outcome);
        Assert.Equal(0, kept.Presentations);
    }

    [Fact]
    public async Task When_the_first_of_two_silent_presentations_is_answered_after_all_its_place_is_free()
    {
        var processClock = new SkewedClock(TimeProvider.System);
        await using var kept = await Kept.StartAsync(processClock: processClock);
        var other = await kept.OpenKeeperAsync();
        await kept.ExpireAsync();
        var hang = kept.Keap.Faults.Add(FaultNames.Hang, "refresh_token");
        var paused = kept.Keeper.RefreshAsync("acme", CancellationToken.None);
        await hang.WaitUntilFiredAsync();
        processClock.Skew = TimeSpan.FromSeconds(61);
        await other.GetTokenAsync("acme");
        kept.Keap.Faults.Add(FaultNames.LostResponse, "refresh_token");
        kept.Calendar.Skew = TimeSpan.FromMinutes(3);
        await other.GetTokenAsync("acme");
        Assert.Equal(2, (await kept.GrantAsync()).Trouble.Unknowns);

        // Refused with a secret that was replaced meanwhile: no verdict, so it is to be tried with the new one.
        await kept.Keeper.ChangeAppSecretAsync(
            "keap",
            new ClientSecret(KeapSandboxSeed.ClientSecret),
            CancellationToken.None
        );
        hang.Release();
        await paused;
        kept.Calendar.Skew = TimeSpan.FromMinutes(10);
        await other.GetTokenAsync("acme");

        var attempts = await kept.AttemptsAsync();
        Assert.Equal([0, 1, 0], attempts.OrderBy(attempt => attempt.Id).Select(attempt => attempt.Try));
        Assert.Equal(AttemptOutcome.Answered, attempts[0].Outcome);
    }

    [Fact]
    public async Task Two_first_consents_of_one_account_at_once_make_one_grant()
    {
        await using var kept = await Kept.StartAsync();
        var codes = new[]
        {
            await kept.ConsentAsync("ab103.infusionsoft.com"),
            await kept.ConsentAsync("ab103.infusionsoft.com"),
        };

        var connected = await Task.WhenAll(
            codes.Select((code, n) => Task.Run(() => kept.ConnectAsync($"shop-{n}", code: code)))
        );

        var grants = connected.Select(result => Assert.IsType<ConnectResult.Connected>(result).Grant.Id).Distinct();
        var grant = (await kept.Store.FindAsync(Assert.Single(grants), CancellationToken.None))!.Grant;
        Assert.Equal((2, 2), (grant.Epoch, grant.Generation));
    }

    [Fact]
    public async Task An_import_whose_program_died_halfway_may_be_sent_once_more_after_a_minute()
    {
        await using var kept = await Kept.StartAsync();
        var pair = await kept.Keap.IssueTokensAsync("ab103.infusionsoft.com");
        var dead = new Attempt
        {
            Id = AttemptId.New(kept.Clock.GetUtcNow()),
            Grant = GrantId.New(kept.Clock.GetUtcNow()),
            Kind = AttemptKind.Import,
            Epoch = 1,
            Generation = 1,
            Node = "dead",
            StartedAt = kept.Clock.GetUtcNow(),
        };
        await kept.Store.BeginConsentAsync(dead, new RefreshToken(pair.RefreshToken), CancellationToken.None);

        var used = Assert.IsType<ConnectResult.AlreadyUsed>(await kept.ImportAsync("shop", pair.RefreshToken));
        Assert.Contains("Import it again a minute after that", used.Why, StringComparison.Ordinal);
        await kept.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.IsType<ConnectResult.Connected>(await kept.ImportAsync("shop", pair.RefreshToken));

        var given = await kept.Store.FindAttemptAsync(dead.Id, CancellationToken.None);
        Assert.Equal(AttemptOutcome.Unknown, given!.Outcome);
    }

    [Fact]
    public async Task An_answer_that_broke_off_is_adopted_by_nobody_and_said_to_be_no_more()
    {
        await using var kept = await Kept.StartAsync();
        var begun = await kept.BeginAsync();
        var answer = await kept.AnswerAsync(begun.Attempt, 200, "{\"access_token\":\"a");
        await kept.LeaveInSpoolAsync(answer with { Answer = answer.Answer with { Complete = false } });

        var adopter = await kept.OpenKeeperAsync();

        Assert.Equal(0, adopter.AdoptedCount);
        Assert.Equal(AttemptOutcome.Unknown, Assert.Single(await kept.AttemptsAsync()).Outcome);
    }

    [Theory]
    [InlineData("unknown", 504, true)]
    [InlineData("unknown", 502, true)]
    [InlineData("revokes_family", 504, true)]
    [InlineData("harmless", 504, false)]
    [InlineData("unknown", 503, false)]
    public async Task A_gateways_timeout_is_repeated_where_that_can_end_nothing_that_works(
        string rule,
        int status,
        bool waits
    )
    {
        await using var server = RawServer.Answering($"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n");
        var name = rule.Replace('_', '-');
        await using var provided = await Provided.StartAsync(server.Address, CutTests.Catalog, name);

        await provided.RunAsync(TimeSpan.FromHours(18), grant => grant.Trouble.Failures > 0);

        var grant = await provided.GrantAsync();
        var now = provided.Calendar.GetUtcNow();
        Assert.Equal(0, grant.Trouble.Unknowns);
        Assert.Equal(waits, grant.NextRefreshAt == grant.AccessExpiresAt.AddMinutes(-30));
        Assert.Equal(
            waits,
            grant.Evidence.Meaning?.Contains("in front of the provider", StringComparison.Ordinal) == true
        );
        Assert.True(waits || grant.NextRefreshAt - now < TimeSpan.FromMinutes(2));
    }
}
