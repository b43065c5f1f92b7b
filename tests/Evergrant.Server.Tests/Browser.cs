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

    public Task<HttpResponseMessage> GetAsync(string path) => http.GetAsync(path);

    /// As the operator, by a link of its own.
    public async Task SignInAsync()
    {
        var link = (await house.Server.SignInLinks.CreateAsync(default)).Address;
        using var answer = await PostAsync(link, await FormTokenAsync(link));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    /// The button of a page whose form goes to the action.
    public async Task<HttpResponseMessage> PressAsync(string page, string action) =>
        await PostAsync(new Uri(house.Server.Address, action), await FormTokenAsync(page, action));

    /// The same with what was typed into it.
    public async Task<HttpResponseMessage> SubmitAsync(
        string page,
        string action,
        params (string Name, string Value)[] fields
    )
    {
        var token = await FormTokenAsync(page, action);
        using var request = new HttpRequestMessage(HttpMethod.Post, action)
        {
            Content = new FormUrlEncodedContent([
                new("form_token", token),
                .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value)),
            ]),
        };
        request.Headers.Add("Origin", house.Server.Address.GetLeftPart(UriPartial.Authority));
        return await http.SendAsync(request);
    }

    public async Task<string> FormTokenAsync(string page, string action)
    {
        using var shown = await GetAsync(page);
        var html = await shown.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        var form = html.IndexOf($"action=\"{action}\"", StringComparison.Ordinal);
        Assert.True(form > 0, $"{page} has no form to {action}");
        return FormToken().Match(html, form).Groups[1].Value;
    }

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
        return NewTabOf(WebUtility.HtmlDecode(html));
    }

    public static Uri NewTabOf(string page) => new(NewTab().Match(page).Groups[1].Value);

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
