using Evergrant.Cli.Doctoring;
using Evergrant.Doctor;
using Evergrant.Doctor.Histories;
using Evergrant.Sandbox;

namespace Evergrant.Hosting.Tests.Histories;

/// How grants die, done to a real keeper by a sandbox: from the journal alone the cause is told.
public sealed class DeathTests
{
    private const string Name = "acme";

    private static readonly Dictionary<string, (string Id, Func<TickedHome, Task> Die)> Deaths = new()
    {
        ["the client id in the secret's place"] = (
            "GRANT-001",
            home => WithSecretAsync(home, KeapSandboxSeed.ClientId)
        ),
        ["a secret that was changed to a wrong one"] = ("GRANT-003", home => WithSecretAsync(home, "wrong-secret")),
        ["an app that the provider does not know any more"] = (
            "GRANT-003",
            home => StruckAsync(home, FaultNames.InvalidClient)
        ),
        ["45 days that nobody refreshed"] = ("GRANT-005", LieIdleAsync),
        ["an answer that was lost after the rotation"] = ("GRANT-006", LoseAnswerAsync),
        ["access that the owner removed"] = ("GRANT-007", home => StruckAsync(home, FaultNames.RevokedByUser)),
        ["a family that was revoked"] = ("GRANT-007", home => StruckAsync(home, FaultNames.FamilyRevoked)),
        ["another program that spent the token"] = (
            "GRANT-008",
            home => StruckAsync(home, FaultNames.InvalidRefreshToken)
        ),
        ["an operator's pause"] = ("GRANT-012", home => home.Home.Keeper.PauseAsync(Name, default)),
        ["a pause that outlived the refresh token"] = ("GRANT-011", PauseForLongAsync),
        ["tokens that do not open"] = ("GRANT-014", BreakAsync),
        ["a refresh without an answer"] = ("GRANT-020", home => StruckAsync(home, FaultNames.LostResponse)),
        ["a connection that was reset"] = ("GRANT-020", home => StruckAsync(home, FaultNames.ResetBeforeCommit)),
        ["an answer that broke off"] = (
            "GRANT-020",
            home => StruckAsync(home, FaultNames.TruncatedJson, new FaultOptions { Bytes = 12 })
        ),
        ["a request that the provider calls malformed"] = (
            "GRANT-021",
            home => StruckAsync(home, FaultNames.GrantTypeRequired)
        ),
        ["a minute's quota"] = ("GRANT-022", home => StruckAsync(home, FaultNames.OverMinute)),
        ["a day's quota"] = ("GRANT-022", home => StruckAsync(home, FaultNames.OverDay)),
        ["a provider that is away"] = ("GRANT-023", GoAwayAsync),
        ["a bad gateway"] = ("GRANT-024", home => StruckAsync(home, FaultNames.BadGateway)),
        ["a page in place of JSON"] = ("GRANT-024", home => StruckAsync(home, FaultNames.HtmlInsteadOfJson)),
        ["a provider that is overloaded"] = ("GRANT-024", home => StruckAsync(home, FaultNames.Unavailable)),
        ["a schedule that nobody runs"] = ("GRANT-025", home => home.MoveAsync(TimeSpan.FromHours(20))),
    };

    public static TheoryData<string> Names => [.. Deaths.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_journal_tells_what_it_died_of(string name)
    {
        var (id, die) = Deaths[name];
        await using var home = await TickedHome.CreateAsync(Name);
        await home.MoveAsync(TimeSpan.FromHours(1));
        await die(home);

        var history = await ReadAsync(home);
        var story = GrantStory.Of(history);

        Assert.True(
            story.Findings.Select(finding => finding.Id).FirstOrDefault() == id,
            $"{name}: due {id}\n{StoryText.Render(history, story, 120, color: false)}\nwhat: {history.What}"
        );
        Assert.NotNull(story.LastGood);
    }

    [Fact]
    public async Task A_grant_that_is_well_has_no_cause_and_its_last_good_redemption_is_the_newest()
    {
        await using var home = await TickedHome.CreateAsync(Name);
        await home.MoveAsync(TimeSpan.FromHours(15));
        await home.Home.Keeper.RefreshAsync(Name, default);

        var story = GrantStory.Of(await ReadAsync(home));

        Assert.DoesNotContain(story.Findings, finding => finding.Severity != Severity.Info);
        Assert.Equal(2, story.LastGood?.Generation);
    }

    private static async Task<GrantHistory> ReadAsync(TickedHome home) =>
        await GrantRecord.ReadAsync(
            home.Home.Store,
            home.Home.Catalog,
            await home.GrantAsync(Name),
            home.Home.Calendar.GetUtcNow(),
            default
        );

    private static async Task WithSecretAsync(TickedHome home, string secret)
    {
        await home.Home.Keeper.ChangeAppSecretAsync(Name, new ClientSecret(secret), default);
        await home.Home.Keeper.RefreshAsync(Name, default);
    }

    private static async Task StruckAsync(TickedHome home, string fault, FaultOptions? options = null)
    {
        home.Keap.Faults.Add(fault, onGrantType: "refresh_token", options: options);
        await home.Home.Keeper.RefreshAsync(Name, default);
    }

    private static async Task LieIdleAsync(TickedHome home)
    {
        await home.MoveAsync(TimeSpan.FromDays(46));
        await home.Home.Keeper.RefreshAsync(Name, default);
    }

    private static async Task LoseAnswerAsync(TickedHome home)
    {
        await StruckAsync(home, FaultNames.LostResponse);
        home.Keap.Faults.Clear();
        await home.MoveAsync(
            (await home.GrantAsync(Name)).AccessExpiresAt - home.Home.Calendar.GetUtcNow() - TimeSpan.FromMinutes(10)
        );
        await home.TickAsync();
    }

    private static async Task PauseForLongAsync(TickedHome home)
    {
        await home.Home.Keeper.PauseAsync(Name, default);
        await home.MoveAsync(TimeSpan.FromDays(50));
    }

    private static async Task BreakAsync(TickedHome home)
    {
        await home.BreakAsync(Name, "sealed_refresh_token");
        await home.ReopenAsync();
        await home.MoveAsync(TimeSpan.FromHours(20));
        await home.TickAsync();
    }

    private static async Task GoAwayAsync(TickedHome home)
    {
        await home.Keap.DisposeAsync();
        await home.Home.Keeper.RefreshAsync(Name, default);
    }
}
