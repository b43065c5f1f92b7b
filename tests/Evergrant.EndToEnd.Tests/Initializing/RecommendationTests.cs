using Evergrant.Cli.Initializing;

namespace Evergrant.EndToEnd.Initializing;

public sealed class RecommendationTests
{
    /// Every answer to every question; calls at both sides of each quota.
    [Theory]
    [InlineData("own", 0, "key key key")]
    [InlineData("own", 30_000, "key key key")]
    [InlineData("own", 30_001, "server cron server")]
    [InlineData("own", 150_001, "server cron server")]
    [InlineData("customers", 0, "server cron server")]
    [InlineData("customers", 30_001, "server cron server")]
    [InlineData("customers", 150_001, "server cron server")]
    public void Each_set_of_answers_has_one_recommendation(string accounts, int calls, string byMachine)
    {
        foreach (var https in (bool[])[false, true])
            Assert.Equal(
                byMachine,
                string.Join(
                    ' ',
                    Enum.GetValues<Machine>()
                        .Select(machine => For(accounts, calls, machine, https).SetUp.ToString().ToLowerInvariant())
                )
            );
    }

    [Fact]
    public void Every_recommendation_says_why_in_few_lines_that_fit_a_terminal()
    {
        foreach (var accounts in (string[])["own", "customers"])
        foreach (var calls in (int[])[0, 30_000, 30_001, 150_001])
        foreach (var machine in Enum.GetValues<Machine>())
        foreach (var https in (bool[])[false, true])
        {
            var why = For(accounts, calls, machine, https).Why;
            Assert.InRange(why.Count, 2, 5);
            Assert.All(why, sentence => Assert.InRange(sentence.Length, 20, 117));
        }
    }

    [Theory]
    [InlineData("own", 1000, "Cron", false, "your own data only")]
    [InlineData("own", 1000, "Php", false, "beside your PHP")]
    [InlineData("own", 40_000, "Cron", false, "over a key's quota")]
    [InlineData("own", 160_000, "Cron", false, "Over 150,000")]
    [InlineData("own", 40_000, "Php", false, "needs an https address")]
    [InlineData("customers", 10, "Service", true, "a link that you send")]
    [InlineData("customers", 10, "Service", false, "at your screen")]
    [InlineData("customers", 10, "Cron", true, "at your screen")]
    public void The_reason_fits_the_answers(string accounts, int calls, string machine, bool https, string reason) =>
        Assert.Contains(
            For(accounts, calls, Enum.Parse<Machine>(machine), https).Why,
            sentence => sentence.Contains(reason, StringComparison.Ordinal)
        );

    [Fact]
    public void The_public_address_is_asked_for_only_where_it_matters()
    {
        foreach (var machine in Enum.GetValues<Machine>())
        {
            Assert.False(Recommendation.HttpsMatters(Accounts.Own, 30_000, machine));
            Assert.Equal(machine != Machine.Cron, Recommendation.HttpsMatters(Accounts.Customers, 30_000, machine));
        }
    }

    private static Recommendation For(string accounts, int calls, Machine machine, bool https) =>
        Recommendation.For(
            new Circumstances(accounts == "own" ? Accounts.Own : Accounts.Customers, calls, machine, https)
        );
}
