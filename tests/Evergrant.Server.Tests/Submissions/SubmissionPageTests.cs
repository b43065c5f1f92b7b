using System.Net;
using Evergrant.Server.Tests.Intake;

namespace Evergrant.Server.Tests.Submissions;

public sealed class SubmissionPageTests
{
    private const string Script = "<script>alert(1)</script>";

    [Fact]
    public async Task Nothing_that_was_sent_is_markup_on_any_page()
    {
        await using var house = await SubmissionHouse.BuildAsync();
        var id = await house.SendAsync(
            "ann@customers.example",
            ("first_name", Script),
            ("<b>name</b>", Script),
            ("message", Script)
        );
        await house.House.Home.Database.WriteAsync(
            new Storage.Sql("update submissions set problem = '<i>' where id = @id") { ["id"] = id }.ExecuteAsync,
            default
        );
        using var browser = new Browser(house.House);
        await browser.SignInAsync();
        foreach (
            var path in new[]
            {
                "/forms",
                "/submissions",
                $"/submissions/{id}",
                $"/submissions?form={Uri.EscapeDataString(Script)}",
            }
        )
        {
            using var page = await browser.GetAsync(path);
            var html = await page.Content.ReadAsStringAsync();
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<b>name", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<i>", html, StringComparison.Ordinal);
        }
        using var shown = await browser.GetAsync($"/submissions/{id}");
        await shown.IsPageAsync(HttpStatusCode.OK, Script);
    }

    [Fact]
    public async Task Files_that_could_not_be_taken_are_counted_where_people_look()
    {
        await using var house = await SubmissionHouse.BuildAsync();
        var folder = Directory.CreateDirectory(Path.Combine(house.House.Home.Path, "inbox", "refused"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "1-key.json"), "{");
        using var browser = new Browser(house.House);
        await browser.SignInAsync();
        using var page = await browser.GetAsync("/forms");
        await page.IsPageAsync(HttpStatusCode.OK, "Files that could not be taken: 1.");
    }

    [Fact]
    public async Task A_search_leads_to_an_address_that_tells_nobody_whose_it_is()
    {
        await using var house = await SubmissionHouse.BuildAsync();
        await house.SendAsync("ann@customers.example");
        await house.SendAsync("bob@customers.example");
        using var browser = new Browser(house.House);
        await browser.SignInAsync();

        using var searched = await browser.SubmitAsync(
            "/forms",
            "/submissions/search",
            ("email", "ann@customers.example")
        );

        var place = $"{searched.Headers.Location}";
        Assert.Matches("^/submissions\\?of=[0-9a-f]{32}$", place);
        using var page = await browser.GetAsync(place);
        var text = await page.IsPageAsync(HttpStatusCode.OK, "ann@customers.example");
        Assert.DoesNotContain("bob@customers.example", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Buttons_release_change_note_and_discard_and_the_page_says_so()
    {
        await using var house = await SubmissionHouse.BuildAsync();
        var id = await house.SendSuspiciousAsync("ann@customers.exmaple");
        var path = $"/submissions/{id}";
        using var browser = new Browser(house.House);
        await browser.SignInAsync();
        foreach (
            var (verb, fields) in new (string, (string, string)[])[]
            {
                ("fix", [("field", "email"), ("value", "ann@customers.example")]),
                ("note", [("why", "a regular")]),
                ("release", []),
                ("discard", [("why", "twice")]),
                ("replay", []),
            }
        )
        {
            using var pressed = await browser.SubmitAsync(path, $"{path}/{verb}", fields);
            Assert.Equal($"{path}?did={verb}", $"{pressed.Headers.Location}");
            using var page = await browser.GetAsync($"{pressed.Headers.Location}");
            await page.IsPageAsync(HttpStatusCode.OK, "role=\"status\"");
        }
        Assert.Equal("ann@customers.example", (await house.OnlyAsync()).Content.Email);
    }

    [Fact]
    public async Task A_wrong_value_is_said_on_the_page_and_changes_nothing()
    {
        await using var house = await SubmissionHouse.BuildAsync();
        var id = await house.SendSuspiciousAsync("ann@customers.example");
        var path = $"/submissions/{id}";
        using var browser = new Browser(house.House);
        await browser.SignInAsync();
        using var wrong = await browser.SubmitAsync(path, $"{path}/fix", ("field", "email"), ("value", "nobody"));
        await wrong.IsPageAsync(HttpStatusCode.BadRequest, "no address for mail");
        using var silent = await browser.SubmitAsync(path, $"{path}/discard");
        await silent.IsPageAsync(HttpStatusCode.BadRequest, "why");
        Assert.Equal("ann@customers.example", (await house.OnlyAsync()).Content.Email);
    }

    [Fact]
    public async Task A_list_is_delivered_once_more_after_a_page_that_says_what_that_means()
    {
        await using var house = await SubmissionHouse.BuildAsync();
        var id = await house.SendSuspiciousAsync("ann@customers.example");
        using var browser = new Browser(house.House);
        await browser.SignInAsync();
        using var discarded = await browser.SubmitAsync(
            $"/submissions/{id}",
            $"/submissions/{id}/discard",
            ("why", "spam")
        );

        using var plan = await browser.SubmitAsync(
            "/submissions?state=discarded",
            "/submissions/replay",
            ("state", "discarded")
        );
        await plan.IsPageAsync(HttpStatusCode.OK, "Deliver these 1 once more");
        using var done = await browser.SubmitAsync(
            "/submissions?state=discarded",
            "/submissions/replay",
            ("state", "discarded"),
            ("yes", "yes")
        );
        await done.IsPageAsync(HttpStatusCode.OK, "1 put back");
    }

    [Theory]
    [InlineData("/forms")]
    [InlineData("/submissions")]
    [InlineData("/submissions/sb_00000000000000000000")]
    public async Task Nobody_looks_without_a_session(string path)
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);
        using var page = await browser.GetAsync(path);
        await page.IsPageAsync(HttpStatusCode.Forbidden, "You are not signed in");
    }

    [Theory]
    [InlineData("replay")]
    [InlineData("fix")]
    [InlineData("discard")]
    [InlineData("release")]
    [InlineData("note")]
    public async Task Nobody_acts_from_a_foreign_page(string verb)
    {
        await using var house = await SubmissionHouse.BuildAsync();
        var id = await house.SendSuspiciousAsync("ann@customers.example");
        using var browser = new Browser(house.House);
        await browser.SignInAsync();
        using var answer = await browser.PostAsync(
            new Uri(house.House.Server.Address, $"/submissions/{id}/{verb}"),
            "guessed"
        );
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(Evergrant.Intake.Submissions.SubmissionState.Quarantined, (await house.OnlyAsync()).State);
    }
}
