using Evergrant.Hosting.Home;
using Evergrant.Storage;

namespace Evergrant.Hosting.Tests.Stores;

public sealed class SpentTokenTests
{
    [Fact]
    public async Task Texts_of_tokens_spent_a_month_ago_are_forgotten_and_their_fingerprints_stay()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        for (var time = 0; time < 4; time++)
        {
            await ticked.MoveAsync(TimeSpan.FromHours(20));
            await ticked.TickAsync();
        }
        var grant = await ticked.GrantAsync();
        Assert.Equal(5, grant.Generation);
        Assert.Equal(0, await ForgetAsync(ticked, TickedHome.Start + TimeSpan.FromDays(30)));
        Assert.Equal(3, await ForgetAsync(ticked, TickedHome.Start + TimeSpan.FromDays(90)));
        // The tip and what it came of.
        Assert.Equal([4, 5], await GenerationsAsync(ticked, "sealed_refresh_token is not null"));
        Assert.Equal([1, 2, 3, 4, 5], await GenerationsAsync(ticked, "refresh_fingerprint is not null"));
        Assert.Empty(await HomeCheck.RunAsync(ticked.Home, [], (_, _) => { }, default));
    }

    private static Task<int> ForgetAsync(TickedHome ticked, DateTimeOffset now) =>
        new SpentTokens(ticked.Home.Database).ForgetAsync(now, default);

    private static Task<IReadOnlyList<int>> GenerationsAsync(TickedHome ticked, string where) =>
        ticked.Home.Database.ReadAsync(
            (connection, token) =>
                new Sql($"select generation from token_sets where {where} order by generation").ListAsync(
                    connection,
                    row => row.Number(),
                    token
                ),
            default
        );
}
