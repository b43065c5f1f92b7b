using Evergrant.Sandbox;
using Microsoft.Playwright;

namespace Evergrant.EndToEnd.Browser;

/// Where a call or an error is pasted, in the server and in the sandbox.
public sealed class DoctorPagesTests(Stage stage) : IClassFixture<Stage>
{
    private const int Phone = 360;

    private const string Pasted = """
        curl -X POST https://api.infusionsoft.com/token \
          -u 'k3canaryq7m2x8t4r6w1z5b0:k3canaryq7m2x8t4r6w1z5b0' \
          -d 'grant_type=refresh_token&refresh_token=r8canaryLkQ5vNc7XbT1mZs4'
        {"error":"invalid_request","error_description":"Invalid Refresh Token"}

        curl https://api.infusionsoft.com/crm/rest/v1/contacts -H 'Authorization: Bearer a4canary9VqM3xPz6RkC8nBw2SdL'
        """;

    [BrowserFact]
    public async Task Whoever_sits_at_the_machine_pastes_into_the_servers_page_without_signing_in()
    {
        await using var visitor = await stage.VisitAsync();
        await visitor.OpenAsync("/doctor");
        await visitor.CheckAsync("doctor-empty");
        await IsAnsweredAsync(visitor, "doctor");
    }

    [BrowserFact]
    public async Task An_operator_finds_it_in_the_navigation_and_in_the_dark()
    {
        await using var operating = await stage.SignInAsync(ColorScheme.Dark);
        await operating.Page.GetByRole(AriaRole.Link, new() { Name = "Doctor" }).ClickAsync();
        await IsAnsweredAsync(operating, "doctor-operator");
    }

    [BrowserFact]
    public async Task The_sandbox_has_the_same()
    {
        await using var keap = await KeapSandbox.StartAsync();
        await using var visitor = await stage.VisitAsync(server: keap.Address.GetLeftPart(UriPartial.Authority));
        await visitor.OpenAsync("/");
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Doctor" }).ClickAsync();
        await IsAnsweredAsync(visitor, "sandbox-doctor-answer");
    }

    private static async Task IsAnsweredAsync(Visitor visitor, string name)
    {
        await PasteAsync(visitor, name);
        await visitor.Page.SetViewportSizeAsync(Phone, 740);
        await PasteAsync(visitor, $"{name}-phone");
        var width = await visitor.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
        Assert.InRange(width, 1, Phone);
    }

    private static async Task PasteAsync(Visitor visitor, string name)
    {
        await visitor.Page.GetByLabel("Paste it here").FillAsync(Pasted);
        await Visitor.PressAsync(visitor.Page, "Examine");
        await Assertions
            .Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 3 }).First)
            .ToContainTextAsync("OAUTH-010");
        await Assertions.Expect(visitor.Page.GetByLabel("Paste it here")).ToHaveValueAsync("");
        await visitor.CheckAsync(name);
    }
}
