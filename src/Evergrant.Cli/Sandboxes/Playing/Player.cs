using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Web;
using Evergrant.Cli.Terminal;
using Evergrant.Sandbox;

namespace Evergrant.Cli.Sandboxes.Playing;

/// <summary>Leads a sandbox through a card. How a call is sent is the caller's: by this program, or by another language's.</summary>
/// <param name="sendAsync">Takes a call with its variables, and gives status and body.</param>
internal sealed partial class Player(
    KeapSandbox keap,
    Func<SnippetCall, IReadOnlyDictionary<string, string>, CancellationToken, Task<(int Status, string Body)>> sendAsync
)
{
    private readonly Dictionary<string, string> variables = new()
    {
        ["CLIENT_ID"] = KeapSandboxSeed.ClientId,
        ["CLIENT_SECRET"] = KeapSandboxSeed.ClientSecret,
        ["OTHER_CLIENT_ID"] = KeapSandboxSeed.ContractorApp.ClientId,
        ["PERSONAL_ACCESS_TOKEN"] = KeapSandboxSeed.PersonalAccessToken,
    };

    public async Task<StepResult> PlayAsync(CardStep step, CancellationToken cancellationToken)
    {
        foreach (var (name, value) in step.Remember ?? new Dictionary<string, string>())
            variables[name] = Filled(value);
        return step switch
        {
            { Pair: true } => await PairAsync(step, cancellationToken),
            { Code: { } code } => await CodeAsync(step, code, cancellationToken),
            { Consent: { } consent } => await ConsentAsync(step, consent, cancellationToken),
            { App: { } status } => await AppAsync(step, status, cancellationToken),
            { Advance: { } by } => await AdvanceAsync(step, by, cancellationToken),
            { Call: { } call } => await CallAsync(step, call.At(keap.Address), cancellationToken),
            _ => Done(step, ""),
        };
    }

    /// A call with the values in place of the variables.
    public static SnippetCall Filled(SnippetCall call, IReadOnlyDictionary<string, string> variables)
    {
        string Fill(string text) => Player.Fill(text, variables);
        KeyValuePair<string, string> Both(KeyValuePair<string, string> one) => new(Fill(one.Key), Fill(one.Value));
        return call with
        {
            Url = Fill(call.Url),
            Basic = call.Basic is { } basic ? Both(basic) : null,
            Headers = [.. call.Headers.Select(Both)],
            Form = call.Form is null ? null : [.. call.Form.Select(Both)],
            Body = call.Body is null ? null : Fill(call.Body),
        };
    }

    private async Task<StepResult> PairAsync(CardStep step, CancellationToken cancellationToken)
    {
        var pair = await keap.IssueTokensAsync(cancellationToken: cancellationToken);
        (variables["ACCESS_TOKEN"], variables["REFRESH_TOKEN"]) = (pair.AccessToken, pair.RefreshToken);
        return Done(step, "$ACCESS_TOKEN and $REFRESH_TOKEN");
    }

    private async Task<StepResult> CodeAsync(CardStep step, CardCode code, CancellationToken cancellationToken)
    {
        try
        {
            var given = await keap.IssueCodeAsync(code.Box, null, Filled(code.ClientId), cancellationToken);
            variables["CODE"] = given.Code;
            return Done(step, "$CODE");
        }
        catch (ArgumentException refused)
        {
            return Done(step, refused.Message);
        }
    }

    private async Task<StepResult> ConsentAsync(CardStep step, CardConsent consent, CancellationToken cancellationToken)
    {
        var address = new Uri(keap.Address, $"/app/oauth/authorize?{Filled(consent.Query)}");
        var back = await keap.ConsentAsync(address, allow: consent.Allow, cancellationToken: cancellationToken);
        var parameters = HttpUtility.ParseQueryString(back.Query);
        foreach (var (name, parameter) in step.Keep ?? new Dictionary<string, string>())
            variables[name] = parameters[parameter] ?? "";
        var shown = new Uri(keap.Address, $"/app/oauth/authorize?{consent.Query}").OriginalString;
        return Done(step, $"{shown}\n→ {Hidden(back.OriginalString)}");
    }

    private async Task<StepResult> AppAsync(CardStep step, string status, CancellationToken cancellationToken)
    {
        await keap.SetAppStatusAsync(
            KeapSandboxSeed.ClientId,
            status == "active" ? SandboxAppStatus.Active : SandboxAppStatus.Inactive,
            cancellationToken
        );
        return Done(step, $"The app is {status} now.");
    }

    private async Task<StepResult> AdvanceAsync(CardStep step, string by, CancellationToken cancellationToken)
    {
        await keap.Clock.AdvanceAsync(Spans.Parse(by)!.Value, cancellationToken);
        return Done(step, $"{by} later");
    }

    private async Task<StepResult> CallAsync(CardStep step, SnippetCall call, CancellationToken cancellationToken)
    {
        var (status, body) = await sendAsync(call, variables, cancellationToken);
        var logged = keap.Requests.All[^1];
        if (status < 300 && step.Keep is { } keep)
        {
            var answer = JsonNode.Parse(body)!.AsObject();
            foreach (var (name, member) in keep)
                variables[name] = answer[member]!.ToString();
        }

        return new StepResult(
            step,
            call,
            status,
            Hidden(body),
            logged.Refused,
            logged.Findings is [var finding, ..] ? finding.Fix : null
        );
    }

    private static StepResult Done(CardStep step, string text) => new(step, null, null, text, null, null);

    private string Filled(string text) => Fill(text, variables);

    /// The longest first: a value may be part of another.
    private string Hidden(string text) =>
        variables
            .Where(one => one.Value.Length > 7)
            .OrderByDescending(one => one.Value.Length)
            .Aggregate(text, (shown, one) => shown.Replace(one.Value, $"${one.Key}", StringComparison.Ordinal));

    private static string Fill(string text, IReadOnlyDictionary<string, string> variables) =>
        Variables().Replace(text, found => variables.GetValueOrDefault(found.Value[1..], found.Value));

    [GeneratedRegex("\\$[A-Z][A-Z_]+")]
    private static partial Regex Variables();
}
