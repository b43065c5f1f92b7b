using System.Collections.Concurrent;
using Evergrant.Sandbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Evergrant.EndToEnd.Browser;

/// The fault duplicate-callback, as a browser does it.
public sealed class TwiceTests(Stage stage) : IClassFixture<Stage>
{
    [BrowserFact]
    public async Task A_browser_opens_the_redirect_address_twice_and_stays_there()
    {
        var callbacks = new ConcurrentQueue<(string Method, string Query, string Mode)>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.MapGet(
            "/callback",
            (HttpContext context) =>
            {
                callbacks.Enqueue(
                    (
                        context.Request.Method,
                        context.Request.QueryString.Value!,
                        context.Request.Headers["Sec-Fetch-Mode"].ToString()
                    )
                );
                return Results.Content("<!DOCTYPE html><title>Connected</title><h1>Connected</h1>", "text/html");
            }
        );
        await app.StartAsync();
        var redirect = app.Urls.First() + "/callback";
        await using var keap = await KeapSandbox.StartAsync();
        await using var owner = await stage.VisitAsync(server: keap.Address.GetLeftPart(UriPartial.Authority));
        keap.Faults.Add(FaultNames.DuplicateCallback);

        await owner.OpenAsync(
            $"/app/oauth/authorize?client_id={KeapSandboxSeed.ClientId}&redirect_uri={Uri.EscapeDataString(redirect)}&response_type=code&state=s"
        );
        await Visitor.PressAsync(owner.Page, "Sign in");
        await Visitor.PressAsync(owner.Page, "Allow");
        await owner.Page.WaitForURLAsync($"{redirect}**");
        await owner.HasHeadingAsync("Connected");

        Assert.Equal(2, callbacks.Count);
        Assert.Single(callbacks.Distinct());
        Assert.All(callbacks, one => Assert.Equal("navigate", one.Mode));
        Assert.All(callbacks, one => Assert.Contains("code=", one.Query, StringComparison.Ordinal));
    }
}
