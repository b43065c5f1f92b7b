using System.Net;
using System.Text.RegularExpressions;

namespace Evergrant.Server.Tests;

/// An owner's browser: cookies, forms, and an Origin on every POST.
internal sealed partial class Browser : IDisposable
{
    private readonly House house;
    private readonly HttpClient http;

    public Browser(House house)
    {
        this.house = house;
        http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies })
        {
            BaseAddress = house.Server.Address,
        };
    }

    public CookieContainer Cookies { get; } = new();

    public Task<HttpResponseMessage> GetAsync(Uri address) => http.GetAsync(address);

    public async Task<HttpResponseMessage> PostAsync(
        Uri address,
        string formToken,
        string? origin = "self",
        string? site = null,
        string? pasted = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new FormUrlEncodedContent([new("form_token", formToken), new("address", pasted ?? "")]),
        };
        if (origin is not null)
            request.Headers.Add("Origin", origin == "self" ? address.GetLeftPart(UriPartial.Authority) : origin);
        if (site is not null)
            request.Headers.Add("Sec-Fetch-Site", site);
        return await http.SendAsync(request);
    }

    public async Task<string> FormTokenAsync(Uri link)
    {
        using var page = await GetAsync(link);
        var html = await page.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        return FormToken().Match(html).Groups[1].Value;
    }

    /// Presses the button and returns the address that the page then offers.
    public async Task<Uri> BeginAsync(Uri link)
    {
        using var page = await PostAsync(link, await FormTokenAsync(link));
        var html = await page.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        return new Uri(WebUtility.HtmlDecode(NewTab().Match(html).Groups[1].Value));
    }

    /// Goes to the provider, answers there, and returns where the provider sends the browser.
    public async Task<Uri> ConsentAsync(Uri link, string? tenant = null, bool allow = true) =>
        await house.Keap.ConsentAsync(await BeginAsync(link), tenant, allow);

    /// Loads the callback and the page it leads to.
    public async Task<string> FollowAsync(Uri callback)
    {
        using var answer = await GetAsync(callback);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        using var page = await GetAsync(new Uri(house.Server.Address, answer.Headers.Location!));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        return await page.Content.ReadAsStringAsync();
    }

    public void Dispose() => http.Dispose();

    [GeneratedRegex("name=\"form_token\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();

    [GeneratedRegex("href=\"([^\"]+)\" target=\"_blank\" rel=\"noopener noreferrer\"")]
    private static partial Regex NewTab();
}
