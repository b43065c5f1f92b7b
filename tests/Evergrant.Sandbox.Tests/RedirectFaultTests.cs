using System.Net;
using Microsoft.AspNetCore.WebUtilities;

namespace Evergrant.Sandbox.Tests;

/// <summary>Faults on the way back to the app.</summary>
public sealed class RedirectFaultTests
{
    [Fact]
    public async Task A_redirect_can_come_without_state()
    {
        await using var keap = await Keap.StartAsync();
        keap.Sandbox.Faults.Add(FaultNames.StateMissing, times: 2);

        var allowed = await keap.Sandbox.ConsentAsync(Keap.AuthorizeUrl(state: "s"));
        var denied = await keap.Sandbox.ConsentAsync(Keap.AuthorizeUrl(state: "s"), allow: false);
        var later = await keap.Sandbox.ConsentAsync(Keap.AuthorizeUrl(state: "s"));

        Assert.All([allowed, denied], back => Assert.DoesNotContain("state", back.Query, StringComparison.Ordinal));
        Assert.NotEmpty(QueryHelpers.ParseQuery(allowed.Query)["code"].ToString());
        Assert.Equal("access_denied", QueryHelpers.ParseQuery(denied.Query)["error"].ToString());
        Assert.Equal("s", QueryHelpers.ParseQuery(later.Query)["state"].ToString());
    }

    [Fact]
    public async Task A_redirect_can_name_another_issuer()
    {
        await using var keap = await Keap.StartAsync();
        keap.Sandbox.Faults.Add(FaultNames.IssMismatch);

        var back = QueryHelpers.ParseQuery((await keap.Sandbox.ConsentAsync(Keap.AuthorizeUrl(state: "s"))).Query);

        Assert.Equal("https://accounts.another-issuer.example", back["iss"].ToString());
        Assert.Equal("s", back["state"].ToString());
    }

    [Fact]
    public async Task A_browser_can_be_made_to_come_back_twice()
    {
        await using var keap = await Keap.StartAsync();
        using var visitor = new Visitor(keap);
        await visitor.SignInAsync(Keap.AuthorizeUrl(state: "s"), KeapSandboxSeed.Baker);
        keap.Sandbox.Faults.Add(FaultNames.DuplicateCallback, times: 2);

        using var answer = await visitor.PostAsync(new() { ["answer"] = "allow" });
        using var page = await visitor.GetAsync(answer.Headers.Location!.OriginalString);
        var html = WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync());
        using var reloaded = await visitor.GetAsync(answer.Headers.Location.OriginalString);
        using var headless = await keap.ControlAsync(
            HttpMethod.Post,
            "consent",
            $$"""{"authorize_url":"{{Keap.AuthorizeUrl()}}"}"""
        );

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, reloaded.StatusCode);
        Assert.Contains($"<iframe src=\"{Keap.Redirect}?scope=full|", html, StringComparison.Ordinal);
        Assert.Contains($"content=\"1;url={Keap.Redirect}?scope=full|", html, StringComparison.Ordinal);
        Assert.Contains(
            "frame-src http://127.0.0.1:7400;",
            page.Headers.GetValues("Content-Security-Policy").Single(),
            StringComparison.Ordinal
        );
        Assert.Equal(
            "POST",
            Assert.Single(keap.Sandbox.Requests.All, one => one.Fault == FaultNames.DuplicateCallback).Method
        );
        Assert.Equal(2, (int)(await headless.JsonAsync())["times"]!);
        Assert.Equal(2, keap.Sandbox.State.Consents.Count);
    }
}
