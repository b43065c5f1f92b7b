using System.Text;
using Evergrant.Providers;
using Evergrant.Tests.Protocol;

namespace Evergrant.Tests.Keeping;

/// Invariant 8 over recorded and constructed answers, one a file in Answers/: what each makes of a grant, from the wire to
/// the state, with the calendar driven on for 60 days.
public class AnswerTests
{
    private static readonly TimeSpan Long = TimeSpan.FromDays(60);
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Answers");

    private static readonly ProviderCatalog Catalog = ProviderCatalog.With([
        ("plain", Profile("plain", "")),
        (
            "slack",
            Profile(
                "slack",
                """{"error":"invalid_refresh_token","class":"refused"},{"error":"bad_client_secret","class":"client"}"""
            )
        ),
        (
            "github",
            Profile(
                "github",
                """{"error":"bad_refresh_token","class":"refused"},{"error":"incorrect_client_credentials","class":"client"}"""
            )
        ),
    ]);

    public static TheoryData<string> Of(string kind)
    {
        var names = Directory.GetFiles(Folder).Where(path => Recorded.Read(path).Kind == kind);
        return [.. names.Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void There_are_at_least_sixty_answers_and_each_is_expected_to_mean_something()
    {
        var kinds = Directory.GetFiles(Folder).Select(path => Recorded.Read(path).Kind).ToList();
        Assert.True(kinds.Count >= 60);
        Assert.Equal(["dead", "passes", "rotated", "secret", "unknown"], kinds.Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Of), "rotated")]
    public async Task Tokens_are_tokens(string name)
    {
        var answer = Recorded.Read(Path.Combine(Folder, name));
        await using var server = Answering(answer, times: 1);
        await using var provided = await StartAsync(server, answer);

        await provided.RunAsync(TimeSpan.FromHours(17), grant => grant.Generation > 1);

        var grant = await provided.GrantAsync();
        Assert.Equal((GrantState.Active, 2), (grant.State, grant.Generation));
        Assert.Equal(answer.Life, (int)(grant.AccessExpiresAt - grant.ObtainedAt).TotalSeconds);
        Assert.True(grant.HasRefreshToken);
        Assert.Equal(1, Provided.Presentations(server));
    }

    [Theory]
    [MemberData(nameof(Of), "passes")]
    public async Task What_says_nothing_about_a_healthy_grant_passes(string name)
    {
        var answer = Recorded.Read(Path.Combine(Folder, name));
        await using var server = Answering(answer, times: 3);
        await using var provided = await StartAsync(server, answer);

        await provided.RunAsync(
            Long,
            grant =>
            {
                Assert.NotEqual(GrantState.NeedsReauthorization, grant.State);
                Assert.Equal(0, grant.Trouble.Unknowns + grant.Trouble.Refusals);
                return grant.Generation > 1;
            }
        );

        Assert.Equal(GrantState.Active, (await provided.GrantAsync()).State);
        Assert.Equal(4, Provided.Presentations(server));
    }

    [Theory]
    [MemberData(nameof(Of), "unknown")]
    public async Task A_success_without_tokens_and_half_an_answer_leave_one_late_try(string name)
    {
        var answer = Recorded.Read(Path.Combine(Folder, name));
        foreach (
            var (times, state) in ((int, GrantState)[])[(1, GrantState.Active), (9, GrantState.NeedsReauthorization)]
        )
        {
            await using var server = Answering(answer, times);
            await using var provided = await StartAsync(server, answer);

            await provided.RunAsync(TimeSpan.FromHours(17), grant => grant.State != GrantState.Active);
            Assert.Equal(GrantState.Uncertain, (await provided.GrantAsync()).State);
            await provided.RunAsync(Long, grant => grant.Generation > 1);

            Assert.Equal(state, (await provided.GrantAsync()).State);
            Assert.Equal(2, Provided.Presentations(server));
        }
    }

    [Theory]
    [MemberData(nameof(Of), "dead")]
    public async Task A_dead_grant_is_found_dead_and_left_alone(string name)
    {
        var answer = Recorded.Read(Path.Combine(Folder, name));
        await using var server = Answering(answer, int.MaxValue);
        await using var provided = await StartAsync(server, answer);

        await provided.RunAsync(Long);

        Assert.Equal(GrantState.NeedsReauthorization, (await provided.GrantAsync()).State);
        Assert.InRange(Provided.Presentations(server), 2, 4);
    }

    [Theory]
    [MemberData(nameof(Of), "secret")]
    public async Task A_wrong_secret_kills_no_grant_and_the_right_one_revives_it(string name)
    {
        var answer = Recorded.Read(Path.Combine(Folder, name));
        var wrong = true;
        await using var server = Answering(answer, int.MaxValue, () => wrong);
        await using var provided = await StartAsync(server, answer, secretProven: false);

        await provided.RunAsync(TimeSpan.FromDays(40));

        var refused = await provided.GrantAsync();
        Assert.Equal((GrantState.Late, "wrong_secret"), (refused.State, refused.Evidence.What));
        Assert.InRange(Provided.Presentations(server), 1, 4);
        wrong = false;
        await provided.Keeper.ChangeAppSecretAsync(The.App.Name, new ClientSecret("right"), default);
        await provided.RunAsync(TimeSpan.FromMinutes(1), grant => grant.Generation > 1);
        Assert.Equal(GrantState.Active, (await provided.GrantAsync()).State);
    }

    private static Task<Provided> StartAsync(RawServer server, Recorded answer, bool secretProven = true) =>
        Provided.StartAsync(server.Address, Catalog, answer.Profile, secretProven);

    /// So often, then with tokens. The API takes every access token: nothing but the answer speaks against the grant.
    private static RawServer Answering(Recorded answer, int times, Func<bool>? still = null)
    {
        var sent = 0;
        return new RawServer(async peer =>
        {
            var request = await peer.ReadRequestAsync();
            if (request.StartsWith("GET ", StringComparison.Ordinal))
                await peer.WriteAsync(RawServer.Ok("{}"));
            else if (sent++ < times && still?.Invoke() is not false)
                await peer.WriteAsync(answer.Bytes);
            else
                await peer.WriteAsync(RawServer.Ok(Provided.Tokens));
        });
    }

    private static string Profile(string name, string verdicts) =>
        $$"""
            {"name":"{{name}}","title":"{{name}}","authorize_url":"https://a.example/authorize",
             "token_url":"https://a.example/token","api_base":"https://a.example/v1","hosts":["a.example"],
             "client_auth":{"authorization_code":"body","refresh_token":"body"},
             "access_life":"24h","refresh_idle":"45d","probe_path":"/me","verdicts":[{{verdicts}}]}
            """;

    /// `expect:`, `profile:` and remarks, a line of dashes, then the answer as it was sent.
    private sealed record Recorded(string Kind, int? Life, string Profile, byte[] Bytes)
    {
        public static Recorded Read(string path)
        {
            var bytes = File.ReadAllBytes(path);
            var end = bytes.AsSpan().IndexOf("\n---\n"u8);
            var said = Encoding.UTF8.GetString(bytes, 0, end).Split('\n').Where(line => line[0] != '#');
            var members = said.Select(line => line.Split(": ")).ToDictionary(pair => pair[0], pair => pair[1]);
            var expected = members["expect"].Split(' ');
            var answer = bytes.AsSpan(end + 5);
            var headEnd = answer.IndexOf("\n\n"u8);
            var head = Encoding.UTF8.GetString(answer[..headEnd]).Replace("\n", "\r\n", StringComparison.Ordinal);
            var body = answer[(headEnd + 2)..].ToArray();
            if (members.ContainsKey("body"))
                body = Convert.FromBase64String(Encoding.ASCII.GetString(body));
            return new Recorded(
                expected[0],
                expected.Length > 1 ? int.Parse(expected[1], System.Globalization.CultureInfo.InvariantCulture) : null,
                members["profile"],
                [.. Encoding.UTF8.GetBytes(head + "\r\n\r\n"), .. body]
            );
        }
    }
}
