using Evergrant.Hosting.Home;
using Evergrant.Storage;

namespace Evergrant.Hosting.Tests.Stores;

public sealed class DamageTests
{
    [Fact]
    public async Task A_store_as_it_was_written_has_no_findings()
    {
        await using var ticked = await TickedHome.CreateAsync("acme", "other");
        await RestoreTests.RotateAsync(ticked, times: 2);
        Assert.Empty(await FindingsAsync(ticked));
    }

    [Theory]
    [InlineData(
        "seal_broken",
        "update token_sets set sealed_access_token = (select sealed_access_token from token_sets x where x.grant_id <> token_sets.grant_id limit 1)"
    )]
    [InlineData("token_not_sealed", "update token_sets set sealed_refresh_token = 'plain'")]
    [InlineData("token_missing", "update token_sets set sealed_refresh_token = null")]
    [InlineData("fingerprint_differs", "update token_sets set refresh_fingerprint = 'other' where parent is null")]
    [InlineData("attempt_missing", "delete from attempts")]
    [InlineData(
        "parent_missing",
        "delete from token_sets where parent is null and attempt not in (select tip from grants)"
    )]
    [InlineData("grant_without_tip", "update grants set tip = 'at_00000000000000000000' where name = 'acme'")]
    [InlineData(
        "tip_not_newest",
        "update grants set tip = (select t.parent from token_sets t where t.attempt = grants.tip), generation = 1 where name = 'acme'"
    )]
    [InlineData("generation_behind", "update grants set generation = 1 where name = 'acme'")]
    [InlineData("trail_missing", "delete from audit")]
    [InlineData("trail_differs", "update grants set state = 'paused'")]
    [InlineData("older_than_journal", "delete from attempts where id = (select tip from grants where name = 'acme')")]
    public async Task Each_kind_of_damage_is_found(string finding, string damage)
    {
        await using var ticked = await TickedHome.CreateAsync("acme", "other");
        await RestoreTests.RotateAsync(ticked, times: 1);
        await ticked.ExecuteAsync(damage);
        Assert.Contains(finding, (await FindingsAsync(ticked)).Select(found => found.Id));
    }

    [Fact]
    public async Task A_grant_whose_tokens_do_not_open_is_set_aside_and_the_others_go_on()
    {
        await using var ticked = await TickedHome.CreateAsync("acme", "broken");
        await ticked.BreakAsync("broken", "sealed_access_token");
        await ticked.MoveAsync(TimeSpan.FromHours(20));
        await ticked.TickAsync();
        Assert.Equal(2, (await ticked.GrantAsync()).Generation);
        var listed = (await ticked.Home.Store.ListAsync(null, 10, default)).Single(grant => grant.Name == "broken");
        Assert.Equal((GrantState.Late, "seal_broken"), (listed.State, listed.Evidence.What));
        Assert.Contains("cannot be read", listed.Evidence.Meaning, StringComparison.Ordinal);
        var asked = Assert.IsType<TokenResult.Unavailable>(await ticked.Home.Keeper.GetTokenAsync("broken"));
        Assert.Equal("seal_broken", asked.Code);
    }

    [Fact]
    public async Task A_damaged_page_is_no_passing_trouble()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        await RestoreTests.RotateAsync(ticked, times: 3);
        await ticked.CloseAsync();
        var path = Path.Combine(ticked.HomePath, "evergrant.db");
        await using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite))
        {
            // All but the first page, which would be found when the file is opened.
            var rubbish = new byte[file.Length - 4096];
            Array.Fill(rubbish, (byte)0x5a);
            file.Position = 4096;
            await file.WriteAsync(rubbish);
        }
        var failure = await Assert.ThrowsAnyAsync<Exception>(ticked.ReopenAsync);
        Assert.True(
            failure is ConfigurationException or StoreUnavailableException { IsDamaged: true },
            failure.ToString()
        );
        Assert.Contains("is damaged", failure.Message, StringComparison.Ordinal);
    }

    private static Task<IReadOnlyList<StoreFinding>> FindingsAsync(TickedHome ticked) =>
        HomeCheck.RunAsync(ticked.Home, [], (_, _) => { }, default);
}
