using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.Tests;

public sealed class LookingTests
{
    private const string Hostile = "<script>alert(1)</script>\"'&";

    [Fact]
    public async Task The_first_page_leads_everywhere_and_shows_no_secret()
    {
        await using var keap = await Keap.StartAsync(
            new() { StartAt = new DateTimeOffset(2031, 5, 1, 7, 8, 9, TimeSpan.Zero), StartFrozen = true }
        );

        var html = await keap.Http.GetStringAsync("/");

        foreach (var link in new[] { "/_sandbox/mail", "/_sandbox/requests", "/app/central/home" })
            Assert.Contains($"<a href=\"{link}\">", html, StringComparison.Ordinal);

        Assert.Contains(">2031-05-01 07:08:09</time>, standing still", html, StringComparison.Ordinal);
        Assert.Contains("nina@nothing-yet.example", html, StringComparison.Ordinal);
        Assert.DoesNotContain(KeapSandboxSeed.ClientSecret, html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mails_are_listed_newest_first_and_shown_as_text_and_source()
    {
        await using var keap = await Keap.StartAsync();
        await QueueAsync(keap, "First", "old");
        await QueueAsync(keap, Hostile, Hostile);

        var list = await keap.Http.GetStringAsync("/_sandbox/mail");
        var mail = await keap.Http.GetStringAsync($"/_sandbox/mail/{keap.Sandbox.State.Mail[^1].Id}");

        var encoded = WebUtility.HtmlEncode("<script>alert(1)</script>");
        Assert.True(list.IndexOf(encoded, StringComparison.Ordinal) < list.IndexOf("First", StringComparison.Ordinal));
        Assert.Equal(5, mail.Split(encoded).Length);
        Assert.Contains(
            "<span class=\"bad\">not sent</span>: not marketable (NonMarketable)",
            mail,
            StringComparison.Ordinal
        );
        Assert.All([list, mail], page => Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Mails_are_told_as_json_to_who_may_control()
    {
        await using var keap = await Keap.StartAsync(
            new() { StartAt = new DateTimeOffset(2031, 5, 1, 7, 8, 9, TimeSpan.Zero), StartFrozen = true }
        );
        await QueueAsync(keap, "First", "old");

        using var told = await keap.ControlAsync(HttpMethod.Get, "mail");
        using var refused = await keap.Http.GetAsync("/_sandbox/v1/mail");

        var id = keap.Sandbox.State.Mail.Single().Id;
        await told.IsAsync(
            200,
            $$"""{"mail":[{"id":"{{id}}","tenant":"xy123.infusionsoft.com","time":"2031-05-01T07:08:09.000Z","user_id":1,"subject":"First","plain":"old","html":"old","recipients":[{"contact_id":1,"address":"grace@customers.example","email_status":"NonMarketable","not_sent":"not_marketable"}],"attachments":["cake.txt"]}]}"""
        );
        Assert.Equal(403, (int)refused.StatusCode);
    }

    [Fact]
    public async Task Requests_are_listed_newest_first_with_what_was_refused_and_why()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        (await keap.RefreshAsync(pair.Refresh)).Dispose();
        (await keap.RefreshAsync(pair.Refresh)).Dispose();
        (await keap.GetAsync("/crm/rest/v1/contacts/999", pair.Access)).Dispose();

        var html = await keap.Http.GetStringAsync("/_sandbox/requests");

        Assert.Contains("A refresh token works once; somebody has used this one.", html, StringComparison.Ordinal);
        var notFound = html.IndexOf("This tenant has no record with that id.", StringComparison.Ordinal);
        Assert.InRange(notFound, 1, html.IndexOf("refresh token already used", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_refusal_that_happens_here_has_its_words()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        (await keap.RefreshAsync("x", Keap.Basic(secret: KeapSandboxSeed.ClientId))).Dispose();
        (await keap.RefreshAsync("x", "Basic ?")).Dispose();
        (await keap.ExchangeAsync("x", authorization: Keap.Basic())).Dispose();
        (await keap.PostTokenAsync([], null)).Dispose();
        (await keap.GetAsync("/crm/rest/v2/contacts", pair.Access)).Dispose();
        (await keap.GetAsync("/crm/rest/v1/contacts?access_token=x", null)).Dispose();
        (await keap.CallAsync(HttpMethod.Post, "/crm/rest/v1/tags", pair.Access, "[]")).Dispose();
        (await keap.CallAsync(HttpMethod.Post, "/crm/rest/v1/tags", pair.Access, "{\"x\":1}")).Dispose();
        (await keap.CallAsync(HttpMethod.Post, "/crm/rest/v1/tags", pair.Access, "{}")).Dispose();
        (await keap.CallAsync(HttpMethod.Post, "/crm/rest/v1/tags", pair.Access, "{\"name\":\"customer\"}")).Dispose();

        var names = keap.Sandbox.Requests.All.Select(one => one.Refused).OfType<string>();

        Assert.Superset(
            new HashSet<string> { "body_not_convertible", "property_unknown", "value_invalid", "value_refused" },
            names.ToHashSet()
        );
        Assert.All(names, name => Assert.NotNull(Log.Reason.Named(name)?.Words));
    }

    [Fact]
    public async Task Hostile_paths_queries_and_agents_are_shown_as_text()
    {
        await using var keap = await Keap.StartAsync();
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            $"/{Uri.EscapeDataString(Hostile)}?{Uri.EscapeDataString("a<b")}={Uri.EscapeDataString(Hostile)}"
        );
        request.Headers.TryAddWithoutValidation("User-Agent", Hostile);
        (await keap.Http.SendAsync(request)).Dispose();

        var list = await keap.Http.GetStringAsync("/_sandbox/requests");
        var one = await keap.Http.GetStringAsync($"/_sandbox/requests/{keap.Sandbox.Requests.All[^1].Id}");

        Assert.Contains("&lt;script&gt;", list, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", one, StringComparison.Ordinal);
        Assert.All([list, one], page => Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_lineage_of_a_consent_is_drawn_with_who_redeemed_what()
    {
        await using var keap = await Keap.StartAsync(
            new() { Switches = new Dictionary<string, string> { ["refresh-reuse"] = "grace" } }
        );
        var pair = await keap.NewPairAsync();
        foreach (var instance in new[] { "cron-1", Hostile, "" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/token")
            {
                Content = new FormUrlEncodedContent(
                    new Dictionary<string, string>
                    {
                        ["grant_type"] = "refresh_token",
                        ["refresh_token"] = pair.Refresh,
                    }
                ),
                Headers = { { "Authorization", Keap.Basic() }, { "User-Agent", "php/8.4" } },
            };
            request.Headers.TryAddWithoutValidation("X-Instance", instance);
            (await keap.Http.SendAsync(request)).Dispose();
        }

        await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromMinutes(2));
        (await keap.RefreshAsync(pair.Refresh)).Dispose();
        var consent = keap.Sandbox.State.Consents[0].Id;

        var list = await keap.Http.GetStringAsync("/_sandbox/lineage");
        var page = await keap.Http.GetStringAsync($"/_sandbox/lineage/{consent}");

        Assert.Contains($"<a href=\"/_sandbox/lineage/{consent}\">", list, StringComparison.Ordinal);
        var drawing = page.Split("<svg")[1].Split("</svg>")[0];
        // One box, and three arrows out of it.
        Assert.Equal(1 + 1, drawing.Split("Generation 1 ").Length);
        Assert.Equal(3 + 1, drawing.Split("Generation 2 ").Length);
        Assert.Equal(3 + 1, drawing.Split("class=\"head\"").Length);
        Assert.Contains(">cron-1</text>", drawing, StringComparison.Ordinal);
        Assert.Contains(">php</text>", drawing, StringComparison.Ordinal);
        Assert.Contains("refused 1 time<", drawing, StringComparison.Ordinal);
        Assert.Contains("<td>cron-1</td>", page, StringComparison.Ordinal);
        Assert.Contains("refresh token already used", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(pair.Refresh, page, StringComparison.Ordinal);
        using var told = await keap.ControlAsync(HttpMethod.Get, "lineage");
        Assert.Contains("\"instance\":\"cron-1\"", await told.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_lineage_shows_its_end()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        for (var generation = 2; generation <= 70; generation++)
        {
            using var answer = await keap.RefreshAsync(pair.Refresh);
            pair = await Pair.OfAsync(answer);
        }

        var page = await keap.Http.GetStringAsync($"/_sandbox/lineage/{keap.Sandbox.State.Consents[0].Id}");

        Assert.Contains("The last 60 of 70", page, StringComparison.Ordinal);
        Assert.Contains("Generation 70 ", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Generation 10 ", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_live_page_loads_itself_anew_until_it_is_held()
    {
        await using var keap = await Keap.StartAsync();
        keap.Sandbox.Faults.Add(FaultNames.Unavailable, times: 3);
        (await keap.RefreshAsync("x")).Dispose();

        var live = await keap.Http.GetStringAsync("/_sandbox/live");
        var held = await keap.Http.GetStringAsync("/_sandbox/live?held");

        Assert.Contains("<meta http-equiv=\"refresh\" content=\"2\">", live, StringComparison.Ordinal);
        Assert.DoesNotContain("http-equiv", held, StringComparison.Ordinal);
        foreach (var said in new[] { "503: struck 1 of 3", "503 (fault: 503)", "/token", "running" })
            Assert.Contains(said, live, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/_sandbox/mail/ma_999")]
    [InlineData("/_sandbox/lineage/co_999")]
    [InlineData("/_sandbox/requests/req-999")]
    [InlineData("/_sandbox/mail/%3Cscript%3E")]
    public async Task What_is_not_kept_is_a_404_page(string path)
    {
        await using var keap = await Keap.StartAsync();

        using var answer = await keap.Http.GetAsync(path);

        Assert.Equal(404, (int)answer.StatusCode);
        Assert.Contains("<h1>Not there</h1>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/_sandbox/mail")]
    [InlineData("/_sandbox/mail/ma_1")]
    [InlineData("/_sandbox/requests")]
    [InlineData("/_sandbox/lineage")]
    [InlineData("/_sandbox/live")]
    public async Task The_pages_can_be_looked_at_and_nothing_else(string path)
    {
        await using var keap = await Keap.StartAsync();
        foreach (var method in new[] { HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete })
        {
            using var answer = await keap.CallAsync(method, path, null);
            Assert.InRange((int)answer.StatusCode, 400, 501);
            Assert.NotEqual(500, (int)answer.StatusCode);
        }
    }

    [Fact]
    public async Task Looking_leaves_no_trace_in_the_log()
    {
        await using var keap = await Keap.StartAsync();
        foreach (var path in new[] { "/", "/_sandbox/mail", "/_sandbox/requests" })
            await keap.Http.GetStringAsync(path);

        Assert.Empty(keap.Sandbox.Requests.All);
    }

    private static async Task QueueAsync(Keap keap, string subject, string text)
    {
        var pair = await keap.NewPairAsync();
        JsonObject mail = EmailTests.Mail(1);
        mail["subject"] = subject;
        mail["plain_content"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
        mail["html_content"] = mail["plain_content"]!.DeepClone();
        using var answer = await keap.CallAsync(
            HttpMethod.Post,
            "/crm/rest/v1/emails/queue",
            pair.Access,
            mail.ToJsonString()
        );
        Assert.Equal(202, (int)answer.StatusCode);
    }
}
