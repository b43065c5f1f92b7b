using System.Text;
using static Evergrant.Sandbox.Tests.Hooks.Hook;

namespace Evergrant.Sandbox.Tests.Hooks;

/// <summary>Whatever is sent to the hooks of the API: an answer, and none that says that the sandbox broke.</summary>
public sealed class HookFuzzTests
{
    private static readonly string[] Paths =
    [
        "",
        "/event_keys",
        "/1",
        "/99999999999999999999",
        "/1/verify",
        "/1/delayedVerify",
        "/%00",
        "/-1",
    ];

    private static readonly string[] Parts =
    [
        "{",
        "}",
        "\"eventKey\"",
        "\"hookUrl\"",
        ":",
        ",",
        "\"contact.add\"",
        "\"contact.ADD\"",
        "\"http://127.0.0.1:9/\"",
        "\"http://127.0.0.1:99999/\"",
        "\"http://[::1]:9/?%zz\"",
        "\"//x\"",
        "\"\\ud83d\"",
        "null",
        "7",
        "[]",
        "\u0001",
    ];

    private static readonly string[] Methods = ["GET", "POST", "POST", "PUT", "DELETE", "PATCH"];

    [Fact]
    [Trait("Category", Soak.Category)]
    public async Task Nothing_that_is_sent_to_hooks_breaks_them()
    {
        var random = new Random(20261122);
        await using var keap = await Keap.StartAsync(Standing);
        for (var number = Soak.Times(few: 400, full: 20_000); number > 0; number--)
        {
            var json =
                random.Next(3) == 0
                    ? $$"""{"eventKey":{{Parts[random.Next(6, Parts.Length)]}},"hookUrl":{{Parts[random.Next(6, Parts.Length)]}}}"""
                    : string.Concat(Enumerable.Range(0, random.Next(9)).Select(_ => Parts[random.Next(Parts.Length)]));
            using var request = new HttpRequestMessage(
                new HttpMethod(Methods[random.Next(Methods.Length)]),
                "/crm/rest/v1/hooks" + Paths[random.Next(Paths.Length)]
            )
            {
                Content = new StringContent(json, Encoding.UTF8, "application/json"),
            };
            request.Headers.Authorization = new("Bearer", Pat);
            if (random.Next(2) == 0)
                request.Headers.TryAddWithoutValidation("X-Hook-Secret", json.Length > 20 ? "x" : "");

            using var answer = await keap.Http.SendAsync(request);

            var status = (int)answer.StatusCode;
            Assert.True(
                status is < 500 or 501 or 507,
                $"{status} {request.Method} {request.RequestUri} {json}: {await answer.Content.ReadAsStringAsync()}"
            );
        }
    }
}
