using System.Net;
using System.Text.RegularExpressions;
using Evergrant.Doctor;
using Evergrant.Doctor.Reading;
using Evergrant.Sandbox;
using Evergrant.Sandbox.Tests;
using Xunit.Abstractions;

namespace Evergrant.Server.Tests.Doctor;

/// Whatever the sandbox can be made to refuse, the command, both pages and the sandbox's own explanation name alike.
public sealed partial class SameIdsTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_mistake_has_one_id_wherever_somebody_asks()
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);
        var odd = new List<string>();
        foreach (var mistake in Mistake.All)
        {
            await using var keap = await Keap.StartAsync(
                new() { Switches = mistake.Switches.ToDictionary(one => one.Name, one => one.Value) }
            );
            var text = await (await mistake.Make(keap)).SendAsync(keap.Http);
            var logged = keap.Sandbox.Requests.All[^1];
            if ((logged.Refused ?? logged.Fault) != mistake.Reason)
                odd.Add($"{mistake}: was {logged.Refused ?? logged.Fault ?? "not refused"}");

            var command = ExchangeReader
                .Read(text)
                .Found.SelectMany(call => Examination.Of(call.Call.Exchange))
                .Select(one => one.Id)
                .ToList();
            var explained = keap.Sandbox.Explain(logged.Id)!.Request.Findings.Select(one => one.Id).ToList();
            using var page = await browser.SubmitAsync("/doctor", "/doctor", ("text", text));
            output.WriteLine($"{mistake}: {string.Join(' ', command)} | {string.Join(' ', explained)}");
            // That secrets were pasted is said of a paste alone.
            if (!command.Where(id => !id.StartsWith("PASTE-", StringComparison.Ordinal)).SequenceEqual(explained))
                odd.Add($"{mistake}: {string.Join(' ', command)}, and the sandbox {string.Join(' ', explained)}");
            if (!command.SequenceEqual(Ids(await page.Content.ReadAsStringAsync())))
                odd.Add($"{mistake}: the server's page differs");
            if (!command.SequenceEqual(Ids(await AskSandboxAsync(keap, text))))
                odd.Add($"{mistake}: the sandbox's page differs");
            if (explained.Count == 0)
                odd.Add($"{mistake}: nobody explains it\n{text}");
        }

        Assert.True(odd.Count == 0, string.Join('\n', odd));
    }

    private static async Task<string> AskSandboxAsync(Keap keap, string text)
    {
        using var visitor = new Visitor(keap);
        await visitor.OpenAsync("/_sandbox/doctor");
        using var answer = await visitor.PostAsync(new() { ["text"] = text }, path: "/_sandbox/doctor");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    private static string[] Ids(string page) => [.. Id().Matches(page).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("<h3>([A-Z]+-[0-9]{3}): ")]
    private static partial Regex Id();
}
