using System.Net;
using Evergrant.Intake.Forms;
using Evergrant.Intake.Submissions;
using Evergrant.Server.Consumers;
using Evergrant.Server.Policies;

namespace Evergrant.Server.Tests.Intake;

public sealed class KeyedPostTests
{
    private const string Ann = """{"email": "ann@customers.example"}""";

    private static async Task<string> KeyAsync(FormHouse house, params string[] allow)
    {
        var wanted = new NewConsumerKey
        {
            Grant = await house.Gateway.GrantIdAsync(),
            Policy = new KeyPolicy { Allow = allow },
        };
        return (await house.Gateway.Keys.AddAsync(wanted, default))!;
    }

    [Fact]
    public async Task A_form_for_back_ends_takes_what_comes_with_a_key_of_its_grant()
    {
        await using var house = await FormHouse.BuildAsync(
            new FormDefinition { NeedsKey = true, Origins = ["https://www.example.com"] }
        );
        using (var none = await house.PostJsonAsync(Ann))
            await none.IsProblemAsync(HttpStatusCode.Unauthorized, "key_missing");
        using (var wrong = await house.PostJsonAsync(Ann, ("X-Evergrant-Key", "eg_nothing")))
            await wrong.IsProblemAsync(HttpStatusCode.Unauthorized, "key_malformed");
        Assert.Empty(await house.AllAsync());

        // No page, so no origin either, and no trap.
        using var taken = await house.PostJsonAsync(
            """{"email": "ann@customers.example", "_gotcha": "x"}""",
            ("X-Evergrant-Key", house.Gateway.Key)
        );
        await FormHouse.ReceiptAsync(taken);
        Assert.Equal(SubmissionState.Queued, (await house.OnlyAsync()).State);
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("nonsense", null)]
    [InlineData(null, null)]
    public async Task A_back_end_says_whose_it_is_and_its_own_address_is_nobodys(string? visitor, string? expected)
    {
        await using var house = await FormHouse.BuildAsync();
        var key = ("X-Evergrant-Key", house.Gateway.Key);
        using var taken = visitor is null
            ? await house.PostJsonAsync(Ann, key)
            : await house.PostJsonAsync(Ann, key, ("X-Evergrant-Visitor", visitor));
        await FormHouse.ReceiptAsync(taken);
        Assert.Equal(expected, (await house.OnlyAsync()).Content.From);
    }

    [Fact]
    public async Task A_back_end_says_whose_browser_it_was_and_when_and_a_stranger_cannot()
    {
        await using var house = await FormHouse.BuildAsync(new FormDefinition { Consent = "Write to me" });
        var sentAt = house.House.Home.Calendar.GetUtcNow().AddDays(-1);
        // The form of the house is younger than that.
        await house.House.Home.Database.WriteAsync(
            new Storage.Sql("update forms set changed_at = 0").ExecuteAsync,
            default
        );
        (string, string)[] said =
        [
            ("X-Evergrant-Visitor", "192.0.2.7"),
            ("X-Evergrant-Visitor-Agent", "Lynx"),
            ("X-Evergrant-Visitor-Site", "https://www.example.com"),
            ("X-Evergrant-Sent-At", sentAt.ToString("O")),
        ];
        (string, string) key = ("X-Evergrant-Key", house.Gateway.Key);
        using (var wrong = await house.PostJsonAsync(Ann, key, ("X-Evergrant-Sent-At", "noon")))
            await wrong.IsProblemAsync(HttpStatusCode.BadRequest, "sent_at_invalid");

        using (var taken = await house.PostJsonAsync(Ann, [key, .. said]))
            await FormHouse.ReceiptAsync(taken);
        using (var stranger = await house.PostJsonAsync("""{"email": "bob@customers.example"}""", said))
            await FormHouse.ReceiptAsync(stranger);

        var all = await house.AllAsync();
        var ann = all.Single(one => one.Content.Email == "ann@customers.example").Content;
        var bob = all.Single(one => one.Content.Email == "bob@customers.example").Content;
        Assert.Equal(("192.0.2.7", "Lynx", "https://www.example.com"), (ann.From, ann.Agent, ann.Site));
        Assert.Equal((sentAt, "192.0.2.7"), (ann.Consent!.At, ann.Consent.From));
        Assert.NotEqual("192.0.2.7", bob.From);
        Assert.Null(bob.Site);
        Assert.True(bob.Consent!.At > sentAt.AddHours(1));
    }

    [Fact]
    public async Task A_key_of_another_grant_learns_nothing_of_the_form()
    {
        await using var house = await FormHouse.BuildAsync(new FormDefinition { NeedsKey = true });
        await house.House.ConnectAsync("other", tenant: "ab103.infusionsoft.com");
        var other = await house.Gateway.Keys.AddAsync(
            new NewConsumerKey { Grant = await house.Gateway.GrantIdAsync("other") },
            default
        );
        using var answer = await house.PostJsonAsync(Ann, ("X-Evergrant-Key", other!));
        await answer.IsProblemAsync(HttpStatusCode.NotFound, "no_such_form");
        Assert.Empty(await house.AllAsync());
    }

    [Fact]
    public async Task A_key_that_is_limited_needs_the_form_among_what_it_may_call()
    {
        await using var house = await FormHouse.BuildAsync(new FormDefinition { NeedsKey = true });
        var reader = await KeyAsync(house, "GET /crm/rest/v1/contacts");
        using (var refused = await house.PostJsonAsync(Ann, ("X-Evergrant-Key", reader)))
            await refused.IsProblemAsync(HttpStatusCode.Forbidden, "call_not_allowed");
        foreach (var pattern in new[] { "POST /f/newsletter", "POST /f/*" })
        {
            var poster = await KeyAsync(house, pattern);
            using var taken = await house.PostJsonAsync(Ann, ("X-Evergrant-Key", poster));
            await FormHouse.ReceiptAsync(taken);
        }
    }
}
