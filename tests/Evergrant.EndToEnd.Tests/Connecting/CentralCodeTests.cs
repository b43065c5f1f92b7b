using Evergrant.Sandbox;

namespace Evergrant.EndToEnd.Connecting;

public sealed class CentralCodeTests
{
    [Fact]
    public async Task A_code_of_account_central_is_typed_unseen_after_what_is_no_code_was_explained()
    {
        await using var desk = await Desk.CreateAsync();
        var code = (await desk.Keap.IssueCodeAsync(CodeBox.Personal)).Code;
        await using var terminal = desk.Sit("connect", Desk.App, "--code");
        await Desk.AnswerAsync(
            terminal,
            ("letter for letter", "shop.example/callback"),
            ("is no address", ""),
            ("Code (not shown)", KeapSandboxSeed.ClientId),
            ("That is the client id", KeapSandboxSeed.PersonalAccessToken),
            ("That is a key", "two words"),
            ("a blank inside", $"  {code} ")
        );
        await terminal.SeeAsync("Blanks around the code were left out");
        var ended = await terminal.EndAsync();
        ended.Is(0);
        Assert.Contains("connected shop", ended.Output, StringComparison.Ordinal);
        Canary.IsNowhere(desk, ended, code, KeapSandboxSeed.PersonalAccessToken);
    }

    [Fact]
    public async Task A_code_is_never_sent_twice()
    {
        await using var desk = await Desk.CreateAsync();
        var file = desk.Write("code.txt", (await desk.Keap.IssueCodeAsync(CodeBox.Personal)).Code);
        (await desk.Home.RunAsync("connect", Desk.App, "--code-file", file)).Is(0);
        var again = await desk.Home.RunAsync("connect", Desk.App, "--code-file", file);
        again.Is(1);
        Assert.Contains("Nothing was sent", again.Errors, StringComparison.Ordinal);
        Assert.Single(desk.Keap.Requests.AtTokenEndpoint());
    }

    [Fact]
    public async Task A_code_that_keap_refuses_is_explained_with_each_cause()
    {
        await using var desk = await Desk.CreateAsync();

        var wrongRedirect = await ExchangeAsync(
            desk,
            (await desk.Keap.IssueCodeAsync(CodeBox.Personal)).Code,
            "--redirect-uri",
            "https://other.example/callback"
        );
        var ofAnother = await ExchangeAsync(desk, await CodeOfAnotherAppAsync(desk));
        var tooOld = (await desk.Keap.IssueCodeAsync(CodeBox.Personal)).Code;
        await desk.Keap.Clock.AdvanceAsync(TimeSpan.FromMinutes(30));
        var old = await ExchangeAsync(desk, tooOld);

        Assert.Contains("is not https://other.example/callback", wrongRedirect.Errors, StringComparison.Ordinal);
        foreach (var refused in (Ended[])[wrongRedirect, ofAnother, old])
        {
            refused.Is(1);
            foreach (var cause in (string[])["used already", "too old", KeapSandboxSeed.ClientId, "not sent again"])
                Assert.Contains(cause, refused.Errors, StringComparison.Ordinal);
        }
        Assert.Equal(3, desk.Keap.Requests.AtTokenEndpoint().Count);
    }

    [Fact]
    public async Task A_partners_code_goes_with_the_word_null_and_its_age_is_said()
    {
        await using var desk = await Desk.CreateAsync();
        var code = (await desk.Keap.IssueCodeAsync(CodeBox.Partner)).Code;
        var ended = await ExchangeAsync(desk, code, "--redirect-uri", "null");
        ended.Is(0);
        Assert.Contains("one report of 2018", ended.Errors, StringComparison.Ordinal);
    }

    private static Task<Ended> ExchangeAsync(Desk desk, string code, params string[] more) =>
        desk.Home.RunAsync(["connect", Desk.App, "--code-file", desk.Write("code.txt", code), .. more]);

    private static async Task<string> CodeOfAnotherAppAsync(Desk desk)
    {
        var authorize = new Uri(
            $"{desk.Root}/app/oauth/authorize?client_id={KeapSandboxSeed.ContractorApp.ClientId}&response_type=code&redirect_uri=https://contractor.example/keap"
        );
        var callback = await desk.Keap.ConsentAsync(authorize);
        return callback
            .Query.TrimStart('?')
            .Split('&')
            .Single(part => part.StartsWith("code=", StringComparison.Ordinal))["code=".Length..];
    }
}
