namespace Evergrant.Sandbox.Tests.Clock;

public sealed class ClockUntilTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("refresh-expiry(co_CONSENT)-1s", 45 * 86_400 - 1)]
    [InlineData("refresh-expiry", 45 * 86_400)]
    [InlineData("access-expiry(co_CONSENT)+1m", 86_400 + 60)]
    [InlineData("access-expiry-PT1H", 86_400 - 3_600)]
    [InlineData("quota-reset", 15 * 3_600)]
    [InlineData("quota-reset-1ms", (15 * 3_600) - 0.001)]
    [InlineData("2030-01-01T10:00:00Z", 3_600)]
    [InlineData("2030-01-01T10:00:00Z-30m", 1_800)]
    public async Task The_clock_goes_where_the_words_say(string until, double seconds)
    {
        await using var keap = await Keap.StartAsync(new() { StartAt = Start, StartFrozen = true });
        await keap.NewPairAsync();
        var words = until.Replace("co_CONSENT", keap.Sandbox.State.Consents[0].Id, StringComparison.Ordinal);

        using var answer = await keap.ControlAsync(HttpMethod.Post, "clock/advance", $$"""{"until":"{{words}}"}""");

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal(Start.AddSeconds(seconds), keap.Sandbox.Clock.GetUtcNow());
    }

    [Fact]
    public async Task A_code_can_be_met_a_second_before_its_end_and_at_it()
    {
        await using var keap = await Keap.StartAsync(new() { StartFrozen = true });
        var code = await keap.NewCodeAsync();
        await keap.Sandbox.AdvanceUntilAsync("code-expiry-1s");
        using var early = await keap.ExchangeAsync(code);
        Assert.Equal(200, (int)early.StatusCode);

        var late = await keap.NewCodeAsync();
        await keap.Sandbox.AdvanceUntilAsync("code-expiry");
        using var refused = await keap.ExchangeAsync(late);
        Assert.NotEqual(200, (int)refused.StatusCode);
    }

    [Theory]
    [InlineData("", 400, "character 1:")]
    [InlineData("soon", 400, "character 1:")]
    [InlineData("refresh-expiry(co_1", 400, "character 16: the ) is missing")]
    [InlineData("refresh-expiry()", 400, "character 16: a consent's id is missing")]
    [InlineData("refresh-expiry(co_99)", 404, "lineage")]
    [InlineData("refresh-expiry-1x", 400, "character 16: a duration")]
    [InlineData("refresh-expiry(co_1)1s", 400, "character 21: here may stand")]
    [InlineData("quota-reset(co_1)", 400, "character 1:")]
    [InlineData("quota-reset+", 400, "character 13: a duration")]
    [InlineData("2030-01-01T10:00:00", 400, "character 1: a UTC time")]
    [InlineData("2030-13-01T10:00:00Z", 400, "character 1: a UTC time")]
    [InlineData("access-expiry-2d", 409, "until lies in its past")]
    [InlineData("9999-01-01T00:00:00Z", 400, "until is more than ten years away")]
    public async Task Words_that_lead_nowhere_are_one_problem_with_the_place_and_move_nothing(
        string until,
        int status,
        string words
    )
    {
        await using var keap = await Keap.StartAsync(new() { StartAt = Start, StartFrozen = true });
        await keap.NewPairAsync();

        using var answer = await keap.ControlAsync(HttpMethod.Post, "clock/advance", $$"""{"until":"{{until}}"}""");

        var problem = await answer.JsonAsync();
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(words, (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Equal(Start, keap.Sandbox.Clock.GetUtcNow());
    }

    [Theory]
    [InlineData("""{"speed":0}""")]
    [InlineData("""{"speed":-1}""")]
    [InlineData("""{"speed":21601}""")]
    [InlineData("""{"speed":"fast"}""")]
    public async Task A_speed_that_is_none_is_refused(string body)
    {
        await using var keap = await Keap.StartAsync(new() { StartFrozen = true });

        using var answer = await keap.ControlAsync(HttpMethod.Post, "clock/run", body);

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.True(keap.Sandbox.Clock.IsFrozen);
    }

    [Fact]
    public async Task A_fast_clock_stays_fast_over_a_restart_and_is_told()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await Keap.StartAsync(new() { DataFile = folder.File("keap.json") }))
        {
            using var answer = await first.ControlAsync(HttpMethod.Post, "clock/run", """{"speed":60}""");
            Assert.Equal(60, (double)(await answer.JsonAsync())["speed"]!);
        }

        await using var second = await Keap.StartAsync(new() { DataFile = folder.File("keap.json") });

        Assert.Equal(60, second.Sandbox.Clock.Speed);
    }

    [Fact]
    public void A_skewed_clock_is_off_by_what_was_asked_and_its_timers_are_on_time()
    {
        using var clock = new SandboxClock(Start, frozen: true);
        var behind = clock.SkewedBy(TimeSpan.FromMinutes(-5));
        var ahead = clock.SkewedBy(TimeSpan.FromHours(1));

        Assert.Equal(Start.AddMinutes(-5), behind.GetUtcNow());
        Assert.Equal(Start.AddHours(1), ahead.GetUtcNow());
    }

    [Fact]
    public async Task A_timer_of_a_skewed_clock_fires_when_the_clock_gets_there()
    {
        using var clock = new SandboxClock(Start, frozen: true);
        var fired = 0;
        using var timer = clock
            .SkewedBy(TimeSpan.FromDays(1))
            .CreateTimer(_ => fired++, null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);

        await clock.AdvanceAsync(TimeSpan.FromMinutes(59));
        Assert.Equal(0, fired);
        await clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(1, fired);
    }
}
