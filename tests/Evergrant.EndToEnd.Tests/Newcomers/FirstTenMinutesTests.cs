using Evergrant.EndToEnd.Connecting;
using Evergrant.Sandbox;

namespace Evergrant.EndToEnd.Newcomers;

/// Three newcomers sit down at a terminal; `docs/guides/first-ten-minutes.md` shows what they saw.
public sealed class FirstTenMinutesTests
{
    private const string Contacts = "/crm/rest/v1/contacts";
    private const string EveryHour = "17 * * * * ";
    private const string Renew =
        "dotnet test tests/Evergrant.EndToEnd.Tests -c Release --filter FullyQualifiedName~FirstTenMinutes";

    private static readonly Guide Guide = new("first-ten-minutes.md");

    [Fact]
    public void Every_session_of_the_guide_is_one_of_these_newcomers() =>
        Assert.Equal(
            [
                "console php: init",
                "console php: page",
                "console dotnet: init",
                "console dotnet: program",
                "console cron: init",
                "console cron: use",
                "console cron: next day",
            ],
            Guide.Sessions
        );

    [Fact]
    public async Task The_php_user_has_a_key_a_token_file_and_a_page()
    {
        await using var you = await Newcomer.ArriveAsync(withBrowser: true);
        you.Put(
            "private/evergrant.php",
            await File.ReadAllTextAsync(Path.Combine(Repository.Root, "clients", "php", "evergrant.php"))
        );
        you.Put("public_html/thanks.php", Guide.Block("php"));

        await you.RunAsync(
            $"evergrant init --base-address {you.Keap.Address.GetLeftPart(UriPartial.Authority)}",
            ("Whose Keap accounts", "own"),
            ("How many calls a day", "500"),
            ("What may run", "cron"),
            ("Enter does that", ""),
            ("Key (not shown)", KeapSandboxSeed.PersonalAccessToken),
            ("Lines for which language", "php")
        );
        await you.DoneAsync();
        Guide.Has("php: init", you.Tell(), Renew);

        await you.RunAsync("evergrant sink add keap private/keap.json --format json");
        await you.DoneAsync();
        await you.RunAsync("php public_html/thanks.php");
        await you.DoneAsync();
        Guide.Has("php: page", you.Tell(), Renew);

        Assert.Contains(
            you.Keap.Requests.All,
            call => call.Path.EndsWith("/tags", StringComparison.Ordinal) && call is { Method: "POST", Status: 200 }
        );
        Assert.Equal("ann@example.com", Assert.Single(you.Keap.State.Mail[^1].Recipients).Address);

        you.Put("lines.php", $"<?php\n{you.Printed("$token = ")}");
        await you.RunAsync("php lines.php");
        await you.SeeAsync("{\"contacts\":[");
    }

    [Fact]
    public async Task The_dotnet_user_connects_in_the_browser_and_runs_the_sample()
    {
        await using var you = await Newcomer.ArriveAsync(withBrowser: true);
        you.Link(
            "Samples.Console",
            Path.Combine(
                AppContext.BaseDirectory,
                "..",
                "..",
                "Samples.Console",
                Repository.Configuration,
                "Samples.Console"
            )
        );

        await you.RunAsync(
            $"evergrant init --base-address {you.Keap.Address.GetLeftPart(UriPartial.Authority)} --port {you.Port}",
            ("Whose Keap accounts", "own"),
            ("How many calls a day", "40000"),
            ("What may run", "service"),
            ("public https address", "no"),
            ("Enter does that", ""),
            ("Client id (Key)", KeapSandboxSeed.ClientId),
            ("Client secret (not shown)", KeapSandboxSeed.ClientSecret),
            ("Redirect address", "")
        );
        var back = await you.AllowAsync();
        await you.SeeAsync("Waiting for the browser");
        await Desk.ComeBackAsync(back);
        await you.AnswerAsync(("Lines for which language", "csharp"));
        await you.DoneAsync();
        Guide.Has("dotnet: init", you.Tell(), Renew);

        await you.RunAsync(
            $"evergrant call keap POST {Contacts} --data '{{\"given_name\":\"Ada\",\"family_name\":\"Lovelace\",\"email_addresses\":[{{\"field\":\"EMAIL1\",\"email\":\"ada@example.com\"}}]}}'"
        );
        await you.DoneAsync();
        await you.RunAsync("./Samples.Console keap");
        await you.DoneAsync();
        Guide.Has("dotnet: program", you.Tell(), Renew);
        Assert.Equal(2, you.Keap.Requests.All.Count(call => call is { Path: Contacts, Status: 200 or 201 }));
    }

    [Fact]
    public async Task The_cron_user_pastes_an_address_and_a_line_into_crontab()
    {
        await using var you = await Newcomer.ArriveAsync(withBrowser: false);
        await you.RunAsync(
            $"evergrant init --base-address {you.Keap.Address.GetLeftPart(UriPartial.Authority)}",
            ("Whose Keap accounts", "own"),
            ("How many calls a day", "50000"),
            ("What may run", "cron"),
            ("Enter does that", ""),
            ("Client id (Key)", KeapSandboxSeed.ClientId),
            ("Client secret (not shown)", KeapSandboxSeed.ClientId),
            ("Client secret (not shown)", KeapSandboxSeed.ClientSecret),
            ("Redirect address", "")
        );
        var back = await you.AllowAsync();
        await you.AnswerAsync(("Paste its address bar here", back.AbsoluteUri), ("Lines for which language", "bash"));
        await you.DoneAsync();
        Guide.Has("cron: init", you.Tell(), Renew);

        await you.RunAsync("evergrant token keap");
        await you.DoneAsync();
        await you.RunAsync($"evergrant call keap GET '{Contacts}?limit=1'");
        await you.DoneAsync();
        await you.RunAsync("evergrant tick");
        await you.DoneAsync();
        Guide.Has("cron: use", you.Tell(), Renew);

        await you.Keap.Clock.AdvanceAsync(TimeSpan.FromDays(1));
        await you.RunAsync("evergrant tick");
        await you.DoneAsync();
        await you.RunAsync("evergrant grant list");
        await you.DoneAsync();
        Guide.Has("cron: next day", you.Tell(), Renew);

        you.Put("job.sh", you.Printed("token=$("));
        await you.RunAsync("bash job.sh");
        await you.SeeAsync("{\"contacts\":[");
        await you.Keap.Clock.AdvanceAsync(TimeSpan.FromDays(1));
        await you.RunAsync(you.Printed(EveryHour)[EveryHour.Length..]);
        await you.DoneAsync();
        Assert.Equal(2, you.Keap.Requests.AtTokenEndpoint().Count(call => call.GrantType == "refresh_token"));
    }
}
