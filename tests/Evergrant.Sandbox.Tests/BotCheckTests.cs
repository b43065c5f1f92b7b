using System.Net;
using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.Tests;

public sealed class BotCheckTests
{
    private const string Turnstile = "turnstile/v0/siteverify";
    private const string Recaptcha = "recaptcha/api/siteverify";

    [Theory]
    [InlineData(Turnstile, "1x0000000000000000000000000000000AA", "XXXX.DUMMY.TOKEN.XXXX", null)]
    [InlineData(Turnstile, "2x0000000000000000000000000000000AA", "XXXX.DUMMY.TOKEN.XXXX", "invalid-input-response")]
    [InlineData(Turnstile, "3x0000000000000000000000000000000AA", "XXXX.DUMMY.TOKEN.XXXX", "timeout-or-duplicate")]
    [InlineData(Turnstile, "1x0000000000000000000000000000000AA", "", "missing-input-response")]
    [InlineData(Turnstile, "", "XXXX.DUMMY.TOKEN.XXXX", "missing-input-secret")]
    [InlineData(Turnstile, "real", "XXXX.DUMMY.TOKEN.XXXX", "invalid-input-secret")]
    [InlineData(Recaptcha, "6LeIxAcTAAAAAGG-vFI1TnRWxMZNFuojJ4WifJWe", "any", null)]
    [InlineData(Recaptcha, "1x0000000000000000000000000000000AA", "any", "invalid-input-secret")]
    public async Task The_documented_secrets_say_what_they_always_say(
        string path,
        string secret,
        string response,
        string? error
    )
    {
        await using var keap = await KeapSandbox.StartAsync();
        using var http = new HttpClient { BaseAddress = keap.Address };
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string> { ["secret"] = secret, ["response"] = response }
        );
        using var answer = await http.PostAsync(path, form);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var said = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal(error is null, (bool)said["success"]!);
        Assert.Equal(error, (string?)said["error-codes"]!.AsArray().SingleOrDefault());
    }
}
