using System.Net;
using System.Text;

namespace Evergrant.Server.Tests.Doctor;

public sealed class DoctorPageTests
{
    private const string Path = "/doctor";

    /// The word is inside of every secret.
    private const string Planted = "canary";

    private const string Swapped = """
        curl -X POST https://api.infusionsoft.com/token \
          -u 'k3canaryq7m2x8t4r6w1z5b0:k3canaryq7m2x8t4r6w1z5b0' \
          -d 'grant_type=refresh_token&refresh_token=r8canaryLkQ5vNc7XbT1mZs4'
        {"error":"invalid_request","error_description":"Invalid Refresh Token"}
        """;

    [Fact]
    public async Task What_is_pasted_is_answered_with_the_commands_words_and_stays_nowhere()
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);

        using var answer = await browser.SubmitAsync(Path, Path, ("text", Swapped));

        var page = await answer.IsPageAsync(HttpStatusCode.OK, "OAUTH-010: The client id stands in the secret's place");
        Assert.Contains("<mark>", page, StringComparison.Ordinal);
        Assert.Contains("Do this next: mend OAUTH-010", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(
            "form-action 'self'",
            $"{answer.Headers.GetValues("Content-Security-Policy").Single()}",
            StringComparison.Ordinal
        );
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        AssertIsNowhere(house, page);
    }

    [Theory]
    [InlineData("it does not work, canary99 says", HttpStatusCode.OK, "none of the formats that were tried")]
    [InlineData(" \n ", HttpStatusCode.BadRequest, "Nothing was pasted")]
    [InlineData("</textarea><script>alert('canary')</script>", HttpStatusCode.OK, "none of the formats")]
    public async Task What_cannot_be_read_is_said_and_not_repeated(string text, HttpStatusCode status, string words)
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);

        using var answer = await browser.SubmitAsync(Path, Path, ("text", text));

        var page = await answer.IsPageAsync(status, words);
        AssertIsNowhere(house, page);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Of_several_calls_each_has_its_own_heading()
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);
        var text =
            $"{Swapped}\n\ncurl https://api.infusionsoft.com/crm/rest/v1/contacts -H 'Authorization: Bearer acanary4Ht9VqM3xPz6RkC8nBw2SdL'";

        using var answer = await browser.SubmitAsync(Path, Path, ("text", text));

        var page = await answer.IsPageAsync(HttpStatusCode.OK, "1. POST ");
        Assert.Contains("2. GET ", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_too_large_is_a_page_with_the_box_again(bool says)
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);
        await browser.FormTokenAsync(Path, Path);
        using var request = new HttpRequestMessage(HttpMethod.Post, Path)
        {
            Content = new StreamContent(
                new MemoryStream(Encoding.ASCII.GetBytes("text=" + new string('x', 1024 * 1024)))
            ),
        };
        request.Headers.TransferEncodingChunked = !says;
        request.Content.Headers.ContentType = new("application/x-www-form-urlencoded");

        using var answer = await house.Api.SendAsync(request);

        var page = await answer.IsPageAsync(HttpStatusCode.RequestEntityTooLarge, "more than 1024 KiB");
        Assert.Contains("<textarea", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_of_two_hundred_kilobytes_is_read()
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);

        using var answer = await browser.SubmitAsync(Path, Path, ("text", Swapped + new string('\n', 200_000)));

        await answer.IsPageAsync(HttpStatusCode.OK, "OAUTH-010");
    }

    [Theory]
    [InlineData(
        "multipart/form-data; boundary=b",
        "--b\r\nContent-Disposition: form-data; name=\"text\"; filename=\"a\"\r\n\r\ncanary\r\n--b--\r\n"
    )]
    [InlineData("application/x-www-form-urlencoded", "many")]
    [InlineData("application/json", "{\"text\":\"canary\"}")]
    public async Task What_is_no_form_of_ours_is_not_read(string type, string body)
    {
        await using var house = await House.BuildAsync();
        using var content = new StringContent(
            body == "many" ? string.Join('&', Enumerable.Range(0, 2000).Select(n => $"f{n}=1")) : body
        );
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);

        using var answer = await house.Api.PostAsync(Path, content);

        AssertIsNowhere(
            house,
            await answer.IsPageAsync(HttpStatusCode.BadRequest, "Please press the button once more")
        );
    }

    [Theory]
    [InlineData("https://evil.example", null)]
    [InlineData(null, null)]
    [InlineData("self", "cross-site")]
    public async Task A_form_of_another_site_is_not_read(string? origin, string? site)
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);
        var token = await browser.FormTokenAsync(Path, Path);

        using var answer = await browser.PostAsync(new Uri(house.Server.Address, Path), token, origin, site);

        await answer.IsPageAsync(HttpStatusCode.BadRequest, "Please press the button once more");
    }

    [Theory]
    [InlineData("public_address", "https://connect.example")]
    [InlineData("trusted_proxies", "127.0.0.1")]
    [InlineData("allowed_hosts", "connect.example")]
    public async Task Where_strangers_may_come_by_it_is_the_operators_alone(string setting, string value)
    {
        await using var house = await House.BuildAsync(settings: new Dictionary<string, string> { [setting] = value });
        using var stranger = new Browser(house);

        using var shown = await stranger.GetAsync(Path);
        using var posted = await stranger.PostAsync(new Uri(house.Server.Address, Path), "x");

        await shown.IsPageAsync(HttpStatusCode.Forbidden, "You are not signed in");
        await posted.IsPageAsync(HttpStatusCode.Forbidden, "You are not signed in");
    }

    [Fact]
    public async Task What_came_through_a_proxy_nobody_configured_is_a_strangers_too()
    {
        await using var house = await House.BuildAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");

        using var answer = await house.Api.SendAsync(request);

        await answer.IsPageAsync(HttpStatusCode.Forbidden, "You are not signed in");
    }

    [Fact]
    public async Task A_signed_in_operator_pastes_anywhere_and_finds_the_page_in_the_navigation()
    {
        await using var house = await House.BuildAsync(
            settings: new Dictionary<string, string> { ["allowed_hosts"] = "connect.example" }
        );
        using var browser = new Browser(house);
        await browser.SignInAsync();

        using var grants = await browser.GetAsync("/");
        using var answer = await browser.SubmitAsync(Path, Path, ("text", Swapped));

        await grants.IsPageAsync(HttpStatusCode.OK, """<a href="/doctor">Doctor</a>""");
        AssertIsNowhere(house, await answer.IsPageAsync(HttpStatusCode.OK, "OAUTH-010"));
    }

    private static void AssertIsNowhere(House house, string page)
    {
        Assert.DoesNotContain(Planted, page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(house.Logs.Lines, line => line.Contains(Planted, StringComparison.OrdinalIgnoreCase));
        foreach (var file in Directory.EnumerateFiles(house.Home.Path, "*", SearchOption.AllDirectories))
            Assert.DoesNotContain(Planted, ReadShared(file), StringComparison.OrdinalIgnoreCase);
    }

    private static string ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return reader.ReadToEnd();
    }
}
