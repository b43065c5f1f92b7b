using System.Net;
using Evergrant.Sandbox;

namespace Evergrant.Cli.Demo;

/// Does over HTTP what an owner does with a browser: cookies, forms, and redirects that are followed. Nothing of the flow is
/// skipped.
internal sealed class OwnersBrowser : IDisposable
{
    private const string AuthorizePath = "/app/oauth/authorize";
    private const int MostRedirects = 10;
    private readonly HttpClient http = new(
        new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            CookieContainer = new CookieContainer(),
        }
    );

    /// From the link that the owner was sent to the page that says it worked.
    public async Task<BrowserPage> ConnectAsync(Uri link, string tenant, CancellationToken cancellationToken) =>
        await OpenAsync(await AllowAsync(link, tenant, cancellationToken), cancellationToken);

    /// As far as Allow. Returns the callback address, which is not opened yet.
    public async Task<Uri> AllowAsync(Uri link, string tenant, CancellationToken cancellationToken)
    {
        var invitation = await OpenAsync(link, cancellationToken);
        var go = await SubmitAsync(invitation, [], cancellationToken);
        var consent = await SignInAsync(
            await OpenAsync(go.Link(AuthorizePath), cancellationToken),
            tenant,
            cancellationToken
        );
        var (action, fields) = consent.Form();
        fields["tenant"] = tenant;
        fields["answer"] = "allow";
        using var answer = await PostAsync(action, fields, cancellationToken);
        return answer.Headers.Location is { } callback
            ? new Uri(action, callback)
            : throw new DemoFailedException($"The consent page answered {(int)answer.StatusCode} and led nowhere.");
    }

    /// The sandbox asks who it is until its cookie knows.
    private async Task<BrowserPage> SignInAsync(BrowserPage page, string tenant, CancellationToken cancellationToken)
    {
        if (!page.Asks("login"))
            return page;
        var (action, fields) = page.Form();
        var owner = KeapSandboxSeed.Logins.First(login => login.Tenants.Any(owned => owned.Host == tenant));
        fields["login"] = owner.Email;
        using var answer = await PostAsync(action, fields, cancellationToken);
        return answer.Headers.Location is { } consent
            ? await OpenAsync(new Uri(action, consent), cancellationToken)
            : throw new DemoFailedException($"Signing in was answered {(int)answer.StatusCode} and led nowhere.");
    }

    public async Task<BrowserPage> OpenAsync(Uri address, CancellationToken cancellationToken)
    {
        for (var redirects = 0; redirects < MostRedirects; redirects++)
        {
            using var answer = await http.GetAsync(address, cancellationToken);
            if (answer.Headers.Location is not { } next)
                return await PageAsync(address, answer, cancellationToken);
            address = new Uri(address, next);
        }
        throw new DemoFailedException($"{address.GetLeftPart(UriPartial.Path)} redirects for ever.");
    }

    public void Dispose() => http.Dispose();

    private async Task<BrowserPage> SubmitAsync(
        BrowserPage page,
        Dictionary<string, string> typed,
        CancellationToken cancellationToken
    )
    {
        var (action, fields) = page.Form();
        foreach (var (name, value) in typed)
            fields[name] = value;
        using var answer = await PostAsync(action, fields, cancellationToken);
        return await PageAsync(action, answer, cancellationToken);
    }

    private async Task<HttpResponseMessage> PostAsync(
        Uri action,
        Dictionary<string, string> fields,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, action)
        {
            Content = new FormUrlEncodedContent(fields),
        };
        request.Headers.Add("Origin", action.GetLeftPart(UriPartial.Authority));
        return await http.SendAsync(request, cancellationToken);
    }

    private static async Task<BrowserPage> PageAsync(
        Uri address,
        HttpResponseMessage answer,
        CancellationToken cancellationToken
    ) => new(address, answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
}
