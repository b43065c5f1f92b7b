using System.Net.Sockets;
using Evergrant.Sandbox;

namespace Evergrant.Keap.Tests;

public sealed class FailureTests
{
    private const string Everything = "/crm/rest/";

    private static readonly ContactFields Ann = new() { Email = "ann@customers.example" };

    [Theory, ClassData(typeof(BothVersions))]
    public async Task What_keap_does_not_take_names_the_field(KeapVersion version)
    {
        await using var desk = await Desk.OpenAsync(version);

        var wrong = await Assert.ThrowsAsync<KeapInvalidException>(() =>
            desk.Keap.Contacts.CreateAsync(Ann with { OwnerId = "999999" })
        );

        Assert.Equal(("owner_id", 400), (wrong.Field, wrong.Status));
        Assert.Equal("Could not create a contact: Keap answered 400, owner_id is invalid", wrong.Message);
        Assert.False(wrong.IsPassing || wrong.MayHaveHappened);
        Assert.Equal(KeapSandboxSeed.DefaultTenant, wrong.Quota?.Tenant);
    }

    [Theory, ClassData(typeof(BothVersions))]
    public async Task A_dead_token_is_named_by_the_gateways_code_and_never_printed(KeapVersion version)
    {
        await using var desk = await Desk.OpenAsync();
        using var http = Desk.Of(desk.Sandbox.Address, "a-token-that-must-not-show");
        var keap = new KeapClient(http, new KeapClientOptions { Version = version });

        var dead = await Assert.ThrowsAsync<KeapCredentialException>(() => keap.Users.GetMeAsync());

        Assert.Equal((401, "keymanagement.service.invalid_access_token"), (dead.Status, dead.Code));
        Assert.DoesNotContain("must-not-show", dead.ToString(), StringComparison.Ordinal);
        Assert.Null(keap.Quota);
    }

    [Fact]
    public async Task An_app_that_is_switched_off_is_a_matter_of_the_credential()
    {
        await using var desk = await Desk.OpenAsync();
        using var http = Desk.Of(desk.Sandbox.Address, (await desk.Sandbox.IssueTokensAsync()).AccessToken);
        desk.Sandbox.State.DeveloperActive = false;

        var off = await Assert.ThrowsAsync<KeapCredentialException>(() => new KeapClient(http).Users.GetMeAsync());

        Assert.Equal((403, "Developer Inactive"), (off.Status, off.Said));
    }

    [Fact]
    public async Task A_used_up_minute_says_so_and_counts_no_call_as_done()
    {
        await using var desk = await Desk.OpenAsync(refuse: true);
        await desk.Sandbox.SetQuotasAsync(new SandboxQuotas { KeyPerMinute = 2 });
        await desk.Keap.Users.GetMeAsync();
        await desk.Keap.Users.GetMeAsync();

        var full = await Assert.ThrowsAsync<KeapQuotaException>(() => desk.Keap.Contacts.CreateAsync(Ann));

        Assert.Equal((429, QuotaSpan.Minute, "Quota Exceeded"), (full.Status, full.Span, full.Said));
        Assert.Equal((true, false), (full.IsPassing, full.MayHaveHappened));
        Assert.Null(full.ResetsAt);
        Assert.Equal(0, desk.Keap.Quota!.AppMinute!.Available);
    }

    [Fact]
    public async Task A_used_up_day_says_when_it_begins_anew()
    {
        await using var desk = await Desk.OpenAsync(refuse: true);
        await desk.Sandbox.SetQuotasAsync(new SandboxQuotas { TenantPerDay = 1 });
        await desk.Keap.Users.GetMeAsync();

        var full = await Assert.ThrowsAsync<KeapQuotaException>(() => desk.Keap.Users.GetMeAsync());

        var midnight = new DateTimeOffset(desk.Sandbox.Clock.GetUtcNow().UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
        Assert.Equal((QuotaSpan.Day, midnight), (full.Span, full.ResetsAt));
    }

    [Theory]
    [InlineData(KeapEra.K)]
    [InlineData(KeapEra.A)]
    public async Task A_burst_is_told_from_a_quota(KeapEra era)
    {
        await using var desk = await Desk.OpenAsync();
        await desk.Sandbox.SetProfileAsync(era);
        desk.Sandbox.Faults.Add(FaultNames.Spike, route: Everything, options: new FaultOptions { RetryAfter = 3 });

        var full = await Assert.ThrowsAsync<KeapQuotaException>(() => desk.Keap.Users.GetMeAsync());

        Assert.Equal(TimeSpan.FromSeconds(3), full.RetryAfter);
        if (era == KeapEra.A)
            Assert.Equal((QuotaSpan.Second, "policies.ratelimit.SpikeArrestViolation"), (full.Span, full.Code));
    }

    [Theory]
    [InlineData(FaultNames.InternalError, 500, true)]
    [InlineData(FaultNames.BadGateway, 502, true)]
    [InlineData(FaultNames.Unavailable, 503, false)]
    public async Task Trouble_of_keaps_own_passes_and_leaves_open_what_was_done_unless_it_says_later(
        string fault,
        int status,
        bool mayHaveHappened
    )
    {
        await using var desk = await Desk.OpenAsync();
        desk.Sandbox.Faults.Add(fault, route: Everything);

        var trouble = await Assert.ThrowsAsync<KeapUnavailableException>(() => desk.Keap.Contacts.CreateAsync(Ann));

        Assert.Equal((status, true, mayHaveHappened), (trouble.Status, trouble.IsPassing, trouble.MayHaveHappened));
        Assert.Equal(1, desk.Sandbox.Requests.Count);
    }

    [Theory]
    [InlineData(403, false)]
    [InlineData(401, false)]
    [InlineData(404, false)]
    [InlineData(200, true)]
    public async Task A_page_in_place_of_an_answer_is_no_verdict_whatever_its_status(int status, bool mayHaveHappened)
    {
        await using var desk = await Desk.OpenAsync();
        desk.Sandbox.Faults.Add(
            FaultNames.HtmlInsteadOfJson,
            route: Everything,
            options: new FaultOptions { Status = status }
        );

        var page = await Assert.ThrowsAsync<KeapUnreadableException>(() => desk.Keap.Contacts.CreateAsync(Ann));

        Assert.Equal((status, mayHaveHappened), (page.Status, page.MayHaveHappened));
    }

    [Theory]
    [InlineData(FaultNames.LostResponse)]
    [InlineData(FaultNames.TruncatedJson)]
    public async Task An_answer_that_was_lost_leaves_open_what_was_done_and_nothing_is_repeated(string fault)
    {
        await using var desk = await Desk.OpenAsync();
        desk.Sandbox.Faults.Add(fault, route: Everything);

        var lost = await Assert.ThrowsAsync<KeapNoAnswerException>(() => desk.Keap.Contacts.CreateAsync(Ann));

        Assert.True(lost.MayHaveHappened);
        Assert.Equal(1, desk.Sandbox.Requests.Count);
        Assert.Single(await desk.Keap.Contacts.FindByEmailAsync("ann@customers.example"));
    }

    [Fact]
    public async Task Where_nobody_listens_nothing_was_sent()
    {
        using var unused = new TcpListener(System.Net.IPAddress.Loopback, 0);
        unused.Start();
        var port = ((System.Net.IPEndPoint)unused.LocalEndpoint).Port;
        unused.Stop();
        using var http = Desk.Of(new Uri($"http://127.0.0.1:{port}"));

        var nobody = await Assert.ThrowsAsync<KeapNoAnswerException>(() =>
            new KeapClient(http).Contacts.CreateAsync(Ann)
        );

        Assert.False(nobody.MayHaveHappened);
    }

    [Fact]
    public async Task A_cancellation_comes_through_as_the_callers_own()
    {
        await using var desk = await Desk.OpenAsync();
        var hang = desk.Sandbox.Faults.Add(FaultNames.Hang, route: Everything);
        using var caller = new CancellationTokenSource();

        var call = desk.Keap.Contacts.CreateAsync(Ann, caller.Token);
        await hang.WaitUntilFiredAsync();
        await caller.CancelAsync();

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(caller.Token, cancelled.CancellationToken);
    }

    [Fact]
    public async Task A_call_that_hangs_has_the_clients_timeout()
    {
        await using var desk = await Desk.OpenAsync();
        desk.Http.Timeout = TimeSpan.FromMilliseconds(500);
        desk.Sandbox.Faults.Add(FaultNames.Hang, route: Everything);

        var late = await Assert.ThrowsAsync<KeapNoAnswerException>(() => desk.Keap.Contacts.CreateAsync(Ann));

        Assert.True(late.MayHaveHappened);
        Assert.Contains("too long", late.Message, StringComparison.Ordinal);
    }
}
