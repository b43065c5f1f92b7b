using System.Net;
using System.Net.Sockets;
using Evergrant.Hosting.Home;
using Evergrant.Hosting.Tests;
using Evergrant.Intake.Accepting;
using Evergrant.Intake.Forms;
using Evergrant.Intake.Submissions;
using Evergrant.Sandbox;
using Evergrant.Tests;

namespace Evergrant.Intake.Tests.Accepting;

public sealed class AcceptanceTests
{
    private const string Passes = "1x0000000000000000000000000000000AA";

    private static async Task<EvergrantHome> OpenAsync(TemporaryFolder folder, TimeProvider? processClock = null) =>
        await EvergrantHome.OpenAsync(
            new HomeOptions
            {
                Path = folder.Path,
                ProcessClock = processClock ?? TimeProvider.System,
                Overrides = new Dictionary<string, string> { ["outgoing_allow"] = "127.0.0.1" },
            },
            default
        );

    private static Form SomeForm(FormDefinition? definition = null) =>
        new()
        {
            Name = "newsletter",
            Grant = GrantId.New(DateTimeOffset.UnixEpoch),
            Definition = definition ?? new FormDefinition(),
        };

    private static RawSubmission Ann(params (string Name, string Value)[] more) =>
        new()
        {
            Fields =
            [
                KeyValuePair.Create("email", "ann@customers.example"),
                .. more.Select(field => KeyValuePair.Create(field.Name, field.Value)),
            ],
        };

    private static Form WithCheck(BotCheckKind kind, Uri verify) =>
        SomeForm(new FormDefinition { BotCheck = new BotCheck(kind, "key", verify) });

    [Fact]
    public async Task Nobody_is_answered_before_it_is_committed()
    {
        using var folder = new TemporaryFolder();
        await using var home = await OpenAsync(folder);
        var acceptance = await Acceptance.OpenAsync(home, default);
        var (begun, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var holding = home.Database.WriteAsync(
            async (_, _) =>
            {
                begun.SetResult();
                await go.Task;
                return 0;
            },
            default
        );
        await begun.Task;
        var accepting = acceptance.AcceptAsync(SomeForm(), Ann(), default);
        await Task.WhenAny(accepting, Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System));
        Assert.False(accepting.IsCompleted);
        go.SetResult();
        await holding;
        var taken = Assert.IsType<AcceptAnswer.Accepted>(await accepting);
        var store = await SubmissionStore.OpenAsync(home, default);
        Assert.NotNull(await store.FindAsync(taken.Id, default));
    }

    [Theory]
    [InlineData(BotCheckKind.Turnstile, "turnstile/v0/siteverify", Passes, "accepted")]
    [InlineData(
        BotCheckKind.Turnstile,
        "turnstile/v0/siteverify",
        "2x0000000000000000000000000000000AA",
        "quarantined"
    )]
    [InlineData(
        BotCheckKind.Turnstile,
        "turnstile/v0/siteverify",
        "3x0000000000000000000000000000000AA",
        "bot_check_spent"
    )]
    [InlineData(BotCheckKind.Turnstile, "turnstile/v0/siteverify", "unknown", "quarantined")]
    [InlineData(BotCheckKind.Turnstile, "nowhere", Passes, "quarantined")]
    [InlineData(
        BotCheckKind.Recaptcha,
        "recaptcha/api/siteverify",
        "6LeIxAcTAAAAAGG-vFI1TnRWxMZNFuojJ4WifJWe",
        "accepted"
    )]
    public async Task A_bot_check_lets_persons_through_and_sets_the_rest_aside(
        BotCheckKind kind,
        string path,
        string secret,
        string expected
    )
    {
        using var folder = new TemporaryFolder();
        await using var home = await OpenAsync(folder);
        await using var keap = await KeapSandbox.StartAsync();
        var form = WithCheck(kind, new Uri(keap.Address, path));
        await (await FormStore.OpenAsync(home, default)).AddAsync(form, new BotSecret(secret), default);
        var acceptance = await Acceptance.OpenAsync(home, default);
        var field = kind == BotCheckKind.Turnstile ? "cf-turnstile-response" : "g-recaptcha-response";

        var answer = await acceptance.AcceptAsync(form, Ann((field, "XXXX.DUMMY.TOKEN.XXXX")), default);

        Assert.Equal(expected, Words(answer));
        // The same once more, as a double click brings it, asks nobody: an answer is good for one question.
        var again = await acceptance.AcceptAsync(form, Ann((field, "another")), default);
        Assert.Equal(expected == "bot_check_spent" ? expected : "repeated", Words(again));
    }

    [Fact]
    public async Task Without_an_answer_to_the_bot_check_it_is_set_aside()
    {
        using var folder = new TemporaryFolder();
        await using var home = await OpenAsync(folder);
        var acceptance = await Acceptance.OpenAsync(home, default);
        var form = WithCheck(BotCheckKind.Turnstile, new Uri("http://127.0.0.1:1/"));
        Assert.Equal("quarantined", Words(await acceptance.AcceptAsync(form, Ann(), default)));
        // Who has a key or owns the home is asked nothing.
        var owned = Ann(("name", "Ann")) with
        {
            Trust = Trust.Owner,
        };
        Assert.Equal("accepted", Words(await acceptance.AcceptAsync(form, owned, default)));
    }

    [Fact]
    public async Task A_service_that_does_not_answer_holds_nobody_up_for_longer_than_five_seconds()
    {
        using var folder = new TemporaryFolder();
        var clock = new ManualClock(TimeProvider.System.GetUtcNow());
        await using var home = await OpenAsync(folder, clock);
        var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        try
        {
            var form = WithCheck(
                BotCheckKind.Turnstile,
                new Uri($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/")
            );
            await (await FormStore.OpenAsync(home, default)).AddAsync(form, new BotSecret(Passes), default);
            var acceptance = await Acceptance.OpenAsync(home, default);
            var accepting = acceptance.AcceptAsync(form, Ann(("cf-turnstile-response", "x")), default);
            using var asked = await silent.AcceptTcpClientAsync();
            clock.Advance(TimeSpan.FromSeconds(6));
            Assert.Equal("quarantined", Words(await accepting));
        }
        finally
        {
            silent.Stop();
        }
    }

    [Fact]
    public async Task An_owner_who_brings_a_file_is_counted_by_nobody()
    {
        using var folder = new TemporaryFolder();
        await using var home = await OpenAsync(folder);
        var acceptance = await Acceptance.OpenAsync(home, default);
        var form = SomeForm(
            new FormDefinition
            {
                PerMinute = 1,
                PerAddress = 1,
                Origins = ["https://www.example.com"],
            }
        );
        for (var i = 0; i < 5; i++)
        {
            var row = Ann(("name", $"Ann {i}"), ("_gotcha", "x")) with { Trust = Trust.Owner };
            Assert.Equal("accepted", Words(await acceptance.AcceptAsync(form, row, default)));
        }
    }

    [Fact]
    public async Task A_stranger_takes_no_key_from_a_back_end_and_a_form_none_from_one_of_its_name()
    {
        using var folder = new TemporaryFolder();
        await using var home = await OpenAsync(folder);
        var acceptance = await Acceptance.OpenAsync(home, default);
        var (form, key) = (SomeForm(), Ann() with { IdempotencyKey = "order-17" });
        Assert.Equal("accepted", Words(await acceptance.AcceptAsync(form, key, default)));
        var keyed = key with { Trust = Trust.Keyed, Fields = Ann(("name", "Ann")).Fields };
        Assert.Equal("accepted", Words(await acceptance.AcceptAsync(form, keyed, default)));
        // The owner's spool brings what a back end sent.
        var owned = keyed with
        {
            Trust = Trust.Owner,
        };
        Assert.Equal("repeated", Words(await acceptance.AcceptAsync(form, owned, default)));
        var other = form with { Grant = GrantId.New(DateTimeOffset.UnixEpoch.AddDays(1)) };
        Assert.Equal("accepted", Words(await acceptance.AcceptAsync(other, key, default)));
    }

    [Fact]
    public async Task A_page_whose_browser_may_not_say_where_it_is_is_set_aside()
    {
        using var folder = new TemporaryFolder();
        await using var home = await OpenAsync(folder);
        var acceptance = await Acceptance.OpenAsync(home, default);
        var form = SomeForm(new FormDefinition { Origins = ["https://www.example.com"] });
        var hidden = Ann() with { Site = "null" };
        Assert.Equal("quarantined", Words(await acceptance.AcceptAsync(form, hidden, default)));
        Assert.Equal("origin_not_allowed", Words(await acceptance.AcceptAsync(form, Ann(), default)));
        Assert.Equal("accepted", Words(await acceptance.AcceptAsync(SomeForm(), hidden, default)));
    }

    [Fact]
    public async Task What_is_of_no_use_takes_no_room_and_strangers_take_none_from_back_ends()
    {
        using var folder = new TemporaryFolder();
        await using var home = await OpenAsync(folder);
        var acceptance = await Acceptance.OpenAsync(home, default);
        var form = SomeForm(new FormDefinition { PerMinute = 1 });
        var useless = new RawSubmission { Fields = [] };
        for (var i = 0; i < 3; i++)
            Assert.Equal("email_missing", Words(await acceptance.AcceptAsync(form, useless, default)));
        Assert.Equal("accepted", Words(await acceptance.AcceptAsync(form, Ann(), default)));
        Assert.Equal("TooMany", Words(await acceptance.AcceptAsync(form, Ann(("name", "A")), default)));
        var keyed = Ann(("name", "B")) with { Trust = Trust.Keyed };
        Assert.Equal("accepted", Words(await acceptance.AcceptAsync(form, keyed, default)));
    }

    [Fact]
    public async Task A_full_quarantine_takes_no_more_and_what_is_not_suspicious_goes_on()
    {
        using var folder = new TemporaryFolder();
        await using var home = await OpenAsync(folder);
        var acceptance = await Acceptance.OpenAsync(home, default);
        var form = SomeForm();
        Assert.Equal("quarantined", Words(await acceptance.AcceptAsync(form, Ann(("_gotcha", "x")), default)));
        await home.Database.WriteAsync(
            new Storage.Sql(
                """
                insert into submissions
                  (id, form, grant_id, place, state, version, received_at, step, attempts, bytes, sealed_content)
                with recursive n(i) as (select 1 union all select i + 1 from n where i < 9999)
                select s.id || n.i, s.form, s.grant_id, s.place, s.state, 1, s.received_at, s.step, 0, 0, ''
                from submissions s, n
                """
            ).ExecuteAsync,
            default
        );
        Assert.Equal("TooMany", Words(await acceptance.AcceptAsync(form, Ann(("_gotcha", "y")), default)));
        Assert.Equal("accepted", Words(await acceptance.AcceptAsync(form, Ann(), default)));
    }

    [Theory]
    [InlineData(Trust.Stranger, "accepted")]
    [InlineData(Trust.Keyed, "repeated")]
    [InlineData(Trust.Owner, "repeated")]
    public async Task A_back_ends_key_is_known_as_long_as_an_owners_file_for_a_spool_may_be_found_late(
        Trust trust,
        string afterAMonth
    )
    {
        using var folder = new TemporaryFolder();
        var clock = new ManualClock(TimeProvider.System.GetUtcNow());
        await using var home = await OpenAsync(folder, clock);
        var acceptance = await Acceptance.OpenAsync(home, default);
        var form = SomeForm();
        var sent = Ann() with { Trust = trust, IdempotencyKey = "order-17" };

        Assert.Equal("accepted", Words(await acceptance.AcceptAsync(form, sent, default)));
        Assert.Equal("repeated", Words(await acceptance.AcceptAsync(form, sent, default)));
        clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal(afterAMonth, Words(await acceptance.AcceptAsync(form, sent, default)));
    }

    [Theory]
    [InlineData(Trust.Owner, -3600, -3600)]
    [InlineData(Trust.Keyed, -3600, -3600)]
    [InlineData(Trust.Owner, 3600, 0)]
    [InlineData(Trust.Stranger, -3600, 0)]
    public async Task Consent_is_of_the_moment_it_was_given_as_owners_say_and_never_later_than_now(
        Trust trust,
        int saidSeconds,
        int seconds
    )
    {
        using var folder = new TemporaryFolder();
        await using var home = await OpenAsync(folder);
        var acceptance = await Acceptance.OpenAsync(home, default);
        var form = SomeForm(new FormDefinition { Consent = "Write to me" });
        var now = home.Calendar.GetUtcNow();
        var sent = Ann(("name", "Ann")) with { Trust = trust, At = now.AddSeconds(saidSeconds) };

        var taken = Assert.IsType<AcceptAnswer.Accepted>(await acceptance.AcceptAsync(form, sent, default)).Id;

        var store = await SubmissionStore.OpenAsync(home, default);
        var at = (await store.FindAsync(taken, default))!.Content.Consent!.At;
        Assert.InRange(at, now.AddSeconds(seconds).AddMilliseconds(-1), now.AddSeconds(seconds).AddMinutes(1));
    }

    private static string Words(AcceptAnswer answer) =>
        answer switch
        {
            AcceptAnswer.Accepted => "accepted",
            AcceptAnswer.Quarantined => "quarantined",
            AcceptAnswer.Repeated => "repeated",
            AcceptAnswer.Refused refused => refused.Code,
            _ => answer.GetType().Name,
        };
}
