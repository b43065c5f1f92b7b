using System.Net;
using Evergrant.Intake.Accepting;
using Evergrant.Intake.Forms;

namespace Evergrant.Server.Tests.Intake;

public sealed class HostedFormTests
{
    [Fact]
    public async Task The_forms_own_page_asks_for_what_the_form_needs_and_works_without_scripts()
    {
        await using var house = await FormHouse.BuildAsync(
            new FormDefinition
            {
                Required = ["phone"],
                OfferedTags = ["News & more"],
                Consent = "I want <news>.",
                ConsentField = "agree",
                Redirect = new Uri("https://www.example.com/thanks"),
            }
        );
        using var answer = await house.Visitor.GetAsync(FormHouse.Path);
        var markup = await answer.Content.ReadAsStringAsync();
        await answer.IsPageAsync(HttpStatusCode.OK, "Newsletter");
        foreach (
            var part in new[]
            {
                """type="email" name="email" autocomplete="email" required""",
                """type="tel" name="phone" autocomplete="tel" required""",
                """name="tags[]" value="News &amp; more""",
                "I want &lt;news&gt;.",
                $"name=\"{await house.TrapAsync()}\"",
                $"name=\"{SpecialFields.Stamp}\"",
            }
        )
            Assert.Contains(part, markup, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", markup, StringComparison.Ordinal);
        // Browsers hold the redirect to it as well.
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("form-action 'self' https://www.example.com;", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task With_a_bot_check_the_page_may_load_what_the_check_needs_and_nothing_else()
    {
        await using var house = await FormHouse.BuildAsync(
            new FormDefinition { BotCheck = new BotCheck(BotCheckKind.Turnstile, "1x00000000000000000000AA") }
        );
        using var answer = await house.Visitor.GetAsync(FormHouse.Path);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("script-src https://challenges.cloudflare.com;", policy, StringComparison.Ordinal);
        Assert.Contains(
            "data-sitekey=\"1x00000000000000000000AA\"",
            await answer.Content.ReadAsStringAsync(),
            StringComparison.Ordinal
        );
    }
}
