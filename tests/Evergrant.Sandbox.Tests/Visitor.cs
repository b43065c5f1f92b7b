using System.Net;
using System.Text.RegularExpressions;

namespace Evergrant.Sandbox.Tests;

/// <summary>A browser as far as pages without scripts need one: cookies, forms, no automatic redirects.</summary>
internal sealed partial class Visitor : IDisposable
{
    private readonly CookieContainer cookies = new();
    private readonly HttpClient http;
    private readonly string own;

    public Visitor(Keap keap)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies };
        http = new HttpClient(handler) { BaseAddress = keap.Sandbox.Address };
        own = keap.Sandbox.Address.GetLeftPart(UriPartial.Authority);
    }

    /// <summary>The hidden fields of the page last opened; of several forms, the first.</summary>
    public Dictionary<string, string> Form { get; private set; } = [];

    public IEnumerable<string> Cookies => cookies.GetAllCookies().Select(cookie => cookie.Name);

    public Task<HttpResponseMessage> GetAsync(string path) => http.GetAsync(path);

    public async Task<string> OpenAsync(string path)
    {
        using var page = await GetAsync(path);
        var html = await page.Content.ReadAsStringAsync();
        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
        Form = HiddenField()
            .Matches(html)
            .DistinctBy(field => field.Groups[1].Value)
            .ToDictionary(field => field.Groups[1].Value, field => WebUtility.HtmlDecode(field.Groups[2].Value));
        return html;
    }

    /// <summary>Signs in as at Account Central.</summary>
    public async Task SignInAsync(SandboxLogin login)
    {
        await OpenAsync("/app/sign-in?then=%2Fapp%2Fcentral%2Fhome");
        using var signedIn = await PostAsync(new() { ["login"] = login.Email }, path: "/app/sign-in");
        Assert.Equal(
            (HttpStatusCode.SeeOther, "/app/central/home"),
            (signedIn.StatusCode, signedIn.Headers.Location?.OriginalString)
        );
    }

    /// <summary>Goes where the answer to a form sends the browser.</summary>
    public Task<string> FollowAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return OpenAsync(answer.Headers.Location!.OriginalString);
    }

    /// <summary>Opens the address, signs in, and is on the Allow page.</summary>
    public async Task<string> SignInAsync(Uri authorizeUrl, SandboxLogin login)
    {
        await OpenAsync(authorizeUrl.PathAndQuery);
        using var signedIn = await PostAsync(new() { ["login"] = login.Email });
        Assert.Equal(HttpStatusCode.SeeOther, signedIn.StatusCode);
        return await OpenAsync(signedIn.Headers.NonValidated["Location"].ToString());
    }

    /// <summary>Sends the form of the page last opened with these fields laid over it.</summary>
    public async Task<HttpResponseMessage> PostAsync(
        Dictionary<string, string> fields,
        string? origin = "own",
        string? fetchSite = null,
        string path = "/app/oauth/authorize"
    )
    {
        var form = Form.Where(field => !fields.ContainsKey(field.Key)).Concat(fields);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) };
        if (origin is not null)
            request.Headers.Add("Origin", origin == "own" ? own : origin);

        if (fetchSite is not null)
            request.Headers.Add("Sec-Fetch-Site", fetchSite);

        return await http.SendAsync(request);
    }

    public void Dispose() => http.Dispose();

    [GeneratedRegex("<input type=\"hidden\" name=\"([a-z_]+)\" value=\"([^\"]*)\">")]
    private static partial Regex HiddenField();
}
