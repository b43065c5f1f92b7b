using System.Text;
using Evergrant.Sandbox;
using Evergrant.Storage;
using Evergrant.Tests.Protocol;

namespace Evergrant.Tests.Keeping;

/// A pair of tokens from Account Central: redeemed once, at once.
public class ImportTests
{
    private const int SpoolBlock = 1024 * 1024;
    private const string Other = "ab103.infusionsoft.com";

    [Fact]
    public async Task A_pair_becomes_a_grant_and_every_other_copy_of_it_is_dead()
    {
        await using var kept = await Kept.StartAsync();
        var pair = await kept.Keap.IssueTokensAsync(Other);

        var imported = Assert.IsType<ConnectResult.Connected>(await kept.ImportAsync("shop", pair.RefreshToken));

        Assert.True(imported.IsNew);
        Assert.Equal((Other, GrantState.Active), (imported.Grant.Account, imported.Grant.State));
        Assert.StartsWith(
            "imported refresh token (fingerprint ",
            imported.Grant.Evidence.Sent,
            StringComparison.Ordinal
        );
        Assert.Equal(1, kept.Presentations);
        var attempt = Assert.Single(await kept.Store.ListAttemptsAsync(imported.Grant.Id, 9, CancellationToken.None));
        Assert.Equal((AttemptKind.Import, AttemptOutcome.Answered), (attempt.Kind, attempt.Outcome));
        var served = Assert.IsType<TokenResult.Served>(await kept.Keeper.GetTokenAsync("shop"));
        Assert.NotEqual(pair.AccessToken, served.AccessToken.Reveal());
        Assert.True(await kept.WorksAsync(served.AccessToken));
    }

    [Fact]
    public async Task An_imported_grant_is_refreshed_like_any()
    {
        await using var kept = await Kept.StartAsync(withSchedule: true);
        var pair = await kept.Keap.IssueTokensAsync(Other);
        await kept.ImportAsync("shop", pair.RefreshToken);

        await kept.Clock.AdvanceAsync(TimeSpan.FromDays(3));

        Assert.True((await kept.GrantAsync("shop")).Generation > 3);
        Assert.IsType<TokenResult.Served>(await kept.Keeper.GetTokenAsync("shop"));
    }

    [Fact]
    public async Task A_pair_that_another_program_spent_is_refused_with_what_could_be_the_cause()
    {
        await using var kept = await Kept.StartAsync();
        var pair = await kept.Keap.IssueTokensAsync(Other);
        await RedeemByHandAsync(kept, pair.RefreshToken);

        var refused = Assert.IsType<ConnectResult.Refused>(await kept.ImportAsync("shop", pair.RefreshToken));

        foreach (var cause in (string[])["another program", "another app", "45 days", "secret is wrong"])
            Assert.Contains(cause, refused.Meaning, StringComparison.Ordinal);
        Assert.DoesNotContain(pair.RefreshToken, $"{refused}", StringComparison.Ordinal);
        Assert.Null(await kept.Store.FindByNameAsync("shop", CancellationToken.None));
        var again = Assert.IsType<ConnectResult.AlreadyUsed>(await kept.ImportAsync("shop", pair.RefreshToken));
        Assert.Contains("Keap answered: 400", again.Why, StringComparison.Ordinal);
        Assert.Contains("make a new pair", again.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_pair_a_second_time_is_not_sent()
    {
        await using var kept = await Kept.StartAsync();
        var pair = await kept.Keap.IssueTokensAsync(Other);
        await kept.ImportAsync("shop", pair.RefreshToken);

        Assert.IsType<ConnectResult.AlreadyUsed>(await kept.ImportAsync("again", pair.RefreshToken));

        Assert.Equal(1, kept.Presentations);
    }

    [Fact]
    public async Task Invariant_7_an_import_without_an_answer_may_be_tried_once_more_and_not_a_third_time()
    {
        await using var kept = await Kept.StartAsync();
        var pair = await kept.Keap.IssueTokensAsync(Other);
        kept.Keap.Faults.Add(FaultNames.LostResponse, "refresh_token", times: 2);

        Assert.IsType<ConnectResult.Unanswered>(await kept.ImportAsync("shop", pair.RefreshToken));
        Assert.IsType<ConnectResult.Unanswered>(await kept.ImportAsync("shop", pair.RefreshToken));
        Assert.IsType<ConnectResult.AlreadyUsed>(await kept.ImportAsync("shop", pair.RefreshToken));

        Assert.Equal(2, kept.Presentations);
    }

    [Fact]
    public async Task An_import_that_never_arrived_works_the_second_time()
    {
        await using var kept = await Kept.StartAsync();
        var pair = await kept.Keap.IssueTokensAsync(Other);
        kept.Keap.Faults.Add(FaultNames.ResetBeforeCommit, "refresh_token");
        await kept.ImportAsync("shop", pair.RefreshToken);

        Assert.IsType<ConnectResult.Connected>(await kept.ImportAsync("shop", pair.RefreshToken));
    }

    [Fact]
    public async Task Invariant_1_of_two_processes_that_import_one_pair_at_once_one_sends_it()
    {
        await using var kept = await Kept.StartAsync();
        var other = await kept.OpenKeeperAsync();
        var pair = await kept.Keap.IssueTokensAsync(Other);

        var results = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(n => kept.ImportAsync("shop", pair.RefreshToken, n % 2 == 0 ? kept.Keeper : other))
        );

        Assert.Single(results.OfType<ConnectResult.Connected>());
        Assert.Equal(7, results.OfType<ConnectResult.AlreadyUsed>().Count());
        Assert.Equal(1, kept.Presentations);
    }

    [Fact]
    public async Task A_token_that_Evergrant_keeps_itself_is_not_sent()
    {
        await using var kept = await Kept.StartAsync();
        var own = (await kept.BeginAsync()).RefreshToken;

        var used = Assert.IsType<ConnectResult.AlreadyUsed>(await kept.ImportAsync("shop", own.Reveal()));

        Assert.Contains("for the grant acme", used.Why, StringComparison.Ordinal);
        Assert.Equal(0, kept.Presentations);
    }

    [Fact]
    public async Task A_pair_of_another_account_on_a_reconnect_is_kept_apart_and_paused()
    {
        await using var kept = await Kept.StartAsync();
        var before = await kept.GrantAsync();
        var pair = await kept.Keap.IssueTokensAsync(Other);

        var result = Assert.IsType<ConnectResult.OtherAccount>(
            await kept.ImportAsync("acme", pair.RefreshToken, reconnect: before.Id)
        );

        Assert.Equal(
            ("xy123.infusionsoft.com", Other, GrantState.Paused),
            (result.Expected, result.Offered.Account, result.Offered.State)
        );
        Assert.Equal(before, await kept.GrantAsync());
    }

    [Fact]
    public async Task Invariant_4_what_a_process_got_that_died_before_its_commit_is_imported_by_the_next()
    {
        await using var kept = await Kept.StartAsync();
        var pair = await kept.Keap.IssueTokensAsync(Other);
        var dying = await kept.OpenKeeperAsync();
        var hang = kept.Keap.Faults.Add(FaultNames.Hang, "refresh_token", options: new() { AfterCommit = true });
        var import = kept.ImportAsync("shop", pair.RefreshToken, dying);
        await hang.WaitUntilFiredAsync();
        using (await LockStoreAsync(kept))
        {
            hang.Release();
            await kept.EndAsync(dying);
            Assert.IsType<ConnectResult.StoreUnavailable>(await import);
        }

        var used = Assert.IsType<ConnectResult.AlreadyUsed>(await kept.ImportAsync("shop", pair.RefreshToken));

        Assert.Contains("200 with a token set", used.Why, StringComparison.Ordinal);
        var adopted = await kept.GrantAsync("shop");
        Assert.Equal((Other, 1), (adopted.Account, adopted.Generation));
        Assert.StartsWith("imported refresh token (fingerprint ", adopted.Evidence.Sent, StringComparison.Ordinal);
        var served = Assert.IsType<TokenResult.Served>(await kept.Keeper.GetTokenAsync("shop"));
        Assert.True(await kept.WorksAsync(served.AccessToken));
        Assert.Equal(1, kept.Presentations);
    }

    [Fact]
    public async Task An_import_that_was_recorded_and_not_sent_may_be_sent_by_the_next_process()
    {
        await using var kept = await Kept.StartAsync();
        var pair = await kept.Keap.IssueTokensAsync(Other);
        var stopping = await kept.OpenKeeperAsync();
        var spool = new FileInfo(Path.Combine(kept.SpoolFolder, $"{stopping.Options.Node}.spool"));
        Task<ConnectResult> import;
        Task stopped;
        using (await LockStoreAsync(kept))
        {
            import = kept.ImportAsync("shop", pair.RefreshToken, stopping);
            // The place for the answer is made just before the attempt is written, which waits for the lock.
            Assert.True(SpinWait.SpinUntil(() => Length(spool) >= SpoolBlock, TimeSpan.FromSeconds(5)));
            stopped = stopping.StopAsync();
        }

        Assert.IsType<ConnectResult.NotSent>(await import);
        await stopped;
        Assert.IsType<ConnectResult.Connected>(await kept.ImportAsync("shop", pair.RefreshToken));
        Assert.Equal(1, kept.Presentations);
    }

    [Fact]
    public async Task Where_no_refresh_token_comes_back_the_imported_one_stays_good()
    {
        await using var kept = await Kept.StartAsync();
        await using var provider = RawServer.Answering(RawServer.Ok("""{"access_token":"canary","expires_in":3600}"""));
        var app = (await kept.Store.FindAppAsync("keap", CancellationToken.None))!;
        await kept.Store.AddAppAsync(
            app with
            {
                Name = "steady",
                BaseAddress = provider.Address,
            },
            CancellationToken.None
        );

        var imported = await kept.ImportAsync("steady", "canary-refresh", app: "steady");

        var grant = Assert.IsType<ConnectResult.Connected>(imported).Grant;
        Assert.True(grant.HasRefreshToken);
        Assert.NotNull(grant.RefreshIdleEndsAt);
    }

    [Fact]
    public async Task An_import_that_a_process_began_and_did_not_end_is_not_sent_again()
    {
        await using var kept = await Kept.StartAsync();
        var pair = await kept.Keap.IssueTokensAsync(Other);
        await BeginAsync(kept, pair.RefreshToken);

        var used = Assert.IsType<ConnectResult.AlreadyUsed>(await kept.ImportAsync("shop", pair.RefreshToken));

        Assert.Contains("ended halfway", used.Why, StringComparison.Ordinal);
        Assert.Equal(0, kept.Presentations);
    }

    [Fact]
    public async Task A_pair_is_not_imported_over_a_key()
    {
        await using var kept = await Kept.StartAsync();
        var pair = await kept.Keap.IssueTokensAsync(Other);
        var key = Assert.IsType<KeyResult.Added>(await kept.AddKeyAsync("key", pair.AccessToken)).Grant;

        Assert.IsType<ConnectResult.NotSent>(await kept.ImportAsync("key", pair.RefreshToken, reconnect: key.Id));

        Assert.Equal(0, kept.Presentations);
    }

    private static long Length(FileInfo file)
    {
        file.Refresh();
        return file.Length;
    }

    private static Task<FileLock?> LockStoreAsync(Kept kept) =>
        FileLock.AcquireAsync(
            kept.StoreFile + ".lock",
            TimeSpan.FromSeconds(5),
            TimeProvider.System,
            CancellationToken.None
        );

    private static async Task<Attempt> BeginAsync(Kept kept, string refreshToken)
    {
        var id = AttemptId.New(kept.Clock.GetUtcNow());
        var attempt = new Attempt
        {
            Id = id,
            Grant = GrantId.Of(id),
            Kind = AttemptKind.Import,
            Epoch = 1,
            Generation = 1,
            Node = "gone",
            StartedAt = kept.Clock.GetUtcNow(),
        };
        var begun = await kept.Store.BeginConsentAsync(attempt, new RefreshToken(refreshToken), CancellationToken.None);
        return Assert.IsType<ConsentBeginResult.Begun>(begun).Attempt;
    }

    private static async Task<string> RedeemByHandAsync(Kept kept, string refreshToken)
    {
        using var client = new HttpClient();
        var basic = Encoding.ASCII.GetBytes($"{KeapSandboxSeed.ClientId}:{KeapSandboxSeed.ClientSecret}");
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(basic));
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["refresh_token"] = refreshToken,
        };
        using var answer = await client.PostAsync(
            new Uri(kept.Keap.Address, "/token"),
            new FormUrlEncodedContent(form)
        );
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync();
    }
}
