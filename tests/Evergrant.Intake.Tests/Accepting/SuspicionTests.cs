using Evergrant.Intake.Accepting;
using Evergrant.Intake.Submissions;
using Evergrant.Tests;

namespace Evergrant.Intake.Tests.Accepting;

public sealed class SuspicionTests
{
    private static bool IsSetAside(
        Content content,
        StampVerdict stamp = StampVerdict.Missing,
        BotVerdict bot = BotVerdict.NotAsked,
        bool isTrapped = false
    )
    {
        var read = new ReadSubmission
        {
            Content = content,
            Mistakes = [],
            IsTrapped = isTrapped,
        };
        return Suspicions.Of(read, stamp, bot, hidesSite: false).Sum(suspicion => suspicion.Weight) >= Suspicions.Line;
    }

    [Theory]
    [InlineData("Please call me.", false)]
    [InlineData("We saw https://www.example.com/offer and liked it.", false)]
    [InlineData("https://www.a.example and https://www.b.example", false)]
    [InlineData("https://a.example https://b.example https://c.example https://d.example", true)]
    [InlineData("<a href='http://x.example'>x</a> http://y.example", true)]
    [InlineData("[url=http://x.example]x[/url] [url=http://x.example]x[/url]", true)]
    public void Links_weigh_by_number_and_markup(string message, bool isSetAside) =>
        Assert.Equal(isSetAside, IsSetAside(new Content { Message = message }));

    [Fact]
    public void What_the_form_does_not_know_is_not_weighed()
    {
        var page = "https://a.example https://b.example https://c.example https://d.example";
        Assert.False(IsSetAside(new Content { Other = new Dictionary<string, string> { ["page"] = page } }));
    }

    [Fact]
    public void Each_sign_is_told_in_words()
    {
        var read = new ReadSubmission
        {
            Content = new Content { Company = "https://x.example", Message = "[url=http://x.example] www.y.example" },
            Mistakes = [],
            IsTrapped = true,
        };
        Assert.Equal(
            [
                "a field that nobody sees was filled in",
                "the page was more than a day old",
                "the bot check failed",
                "the browser did not say of which site the page is (Origin: null)",
                "a link stands where a name belongs",
                "the text has links in markup",
                "the text has 2 links",
            ],
            Suspicions
                .Of(read, StampVerdict.Stale, BotVerdict.Program, hidesSite: true)
                .Select(suspicion => suspicion.Reason)
        );
    }

    [Fact]
    public void A_link_is_nobodys_name() => Assert.True(IsSetAside(new Content { GivenName = "www.spam.example" }));

    [Theory]
    [InlineData("Missing", false)]
    [InlineData("Right", false)]
    [InlineData("TooFast", true)]
    [InlineData("Forged", true)]
    [InlineData("Stale", false)]
    public void A_stamp_weighs_by_what_it_says(string stamp, bool isSetAside) =>
        Assert.Equal(isSetAside, IsSetAside(new Content(), Enum.Parse<StampVerdict>(stamp)));

    [Theory]
    [InlineData("NotAsked", false)]
    [InlineData("Person", false)]
    [InlineData("Program", true)]
    [InlineData("Unanswered", true)]
    [InlineData("Unknown", true)]
    public void A_bot_check_decides_alone(string bot, bool isSetAside) =>
        Assert.Equal(isSetAside, IsSetAside(new Content(), bot: Enum.Parse<BotVerdict>(bot)));

    [Fact]
    public void A_form_takes_so_many_in_a_minute_of_one_address_and_of_all()
    {
        var clock = new ManualClock();
        var rates = new SenderRates(clock);
        TimeSpan? Take(string from) => rates.TakeOfAddress("form", from, 2) ?? rates.Take("form", 5);
        Assert.Equal([null, null], [Take("10.0.0.1"), Take("10.0.0.1")]);
        Assert.Equal(TimeSpan.FromMinutes(1), Take("10.0.0.1"));
        // The one over it takes nothing from the others, and neighbours in IPv6 are one.
        Assert.Equal([null, null], [Take("2001:db8::1"), Take("2001:db8::2")]);
        Assert.NotNull(Take("2001:db8::3"));
        Assert.Null(Take("10.0.0.2"));
        Assert.NotNull(Take("10.0.0.3"));
        Assert.Null(rates.TakeOfAddress("other", "10.0.0.1", 2));
        clock.Advance(TimeSpan.FromSeconds(90));
        Assert.Null(Take("10.0.0.1"));
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal([null, null], [Take("10.0.0.1"), Take("10.0.0.1")]);
    }
}
