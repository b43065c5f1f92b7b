using System.Net;
using System.Text.RegularExpressions;
using Evergrant.Doctor;
using Evergrant.Doctor.Reading;
using Evergrant.Sandbox;
using Evergrant.Sandbox.Tests;
using Xunit.Abstractions;

namespace Evergrant.Server.Tests.Doctor;

using Keap = Evergrant.Sandbox.Tests.Keap;

/// Whatever the sandbox can be made to refuse, the command, both pages and the sandbox's own explanation name alike.
public sealed partial class SameIdsTests(ITestOutputHelper output)
{
    /// Refusals without a call in which something is wrong, and those that another test provokes.
    private static readonly Dictionary<string, string> NoMistakeOfACall = new()
    {
        ["denied"] = "the owner pressed Deny",
        ["owns_nothing"] = "the owner's login",
        ["app_waiting"] = "told to the owner; to a program it is developer_inactive",
        ["redirect_missing"] = "told to the owner; the address is one of those at the authorize page",
        ["redirect_unusable"] = "likewise",
        ["response_type_unusable"] = "likewise",
        ["redirect_not_registered"] = "told to the owner, and the call does not show what is registered",
        ["pkce_method_unknown"] = "told to the owner",
        ["pkce_not_taken"] = "told to the owner",
        ["client_of_another_developer"] = "a form of Account Central",
        ["recaptcha_missing"] = "a web form",
        ["edition_without_web_forms"] = "a web form",
        ["host_of_another_path"] = "needs Keap's names; KEAP-005 and KEAP-006",
        ["hook_secret_wrong"] = "an answer of the receiver's",
        ["method_not_allowed"] = "needs an OpenAPI document",
        ["rpc_field_closed"] = "alike rpc_table_closed",
        ["rpc_login_unknown"] = "an era of before 2025",
        ["sandbox_full"] = "the sandbox's own",
    };

    [Fact]
    public async Task A_mistake_has_one_id_wherever_somebody_asks()
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);
        var odd = new List<string>();
        foreach (var one in Mistake.All)
        {
            var mistake = one.Reason ?? "at the authorize page";
            await using var keap = await Keap.StartAsync(
                new() { Switches = one.Switches.ToDictionary(set => set.Name, set => set.Value) }
            );
            var text = await (await one.Make(keap)).SendAsync(keap.Http);
            var logged = keap.Sandbox.Requests.All[^1];
            if ((logged.Refused ?? logged.Fault) != one.Reason)
                odd.Add($"{mistake}: was {logged.Refused ?? logged.Fault ?? "not refused"}");

            var command = ExchangeReader
                .Read(text)
                .Found.SelectMany(call => Examination.Of(call.Call.Exchange))
                .Select(found => found.Id)
                .ToList();
            var explained = keap.Sandbox.Explain(logged.Id)!.Request.Findings.Select(found => found.Id).ToList();
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

    [Fact]
    public void Every_refusal_that_the_sandbox_knows_is_such_a_mistake_or_says_why_not()
    {
        var known = KeapSandbox
            .Fidelity.SelectMany(row => row.Covers)
            .Where(name => name.StartsWith("reason:", StringComparison.Ordinal))
            .Select(name => name["reason:".Length..].Split('@')[0]);

        Assert.Equal(
            known.Distinct().Order(StringComparer.Ordinal),
            Mistake
                .All.Select(one => one.Reason)
                .OfType<string>()
                .Where(name => name.Contains('_'))
                .Concat(NoMistakeOfACall.Keys)
                .Distinct()
                .Order(StringComparer.Ordinal)
        );
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
