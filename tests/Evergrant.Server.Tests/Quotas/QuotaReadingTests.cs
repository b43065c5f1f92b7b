using Evergrant.Providers;
using Evergrant.Server.Quotas;

namespace Evergrant.Server.Tests.Quotas;

public sealed class QuotaReadingTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 22, 0, 0, TimeSpan.Zero);

    private static QuotaSubject Read(params (string Name, string Value)[] headers)
    {
        using var answer = new HttpResponseMessage();
        foreach (var (name, value) in headers)
            answer.Headers.TryAddWithoutValidation($"x-q-{name}", value);
        var subject = new QuotaSubject("app", "keap");
        new QuotaReading(new QuotaHeaders(QuotaScope.App, "x-q-")).Read(answer.Headers, subject, Now);
        return subject;
    }

    [Fact]
    public void One_window_is_read_with_its_end()
    {
        var end = Now.AddHours(2).ToUnixTimeMilliseconds();
        var day = Read(
            ("limit", "30000"),
            ("time-unit", "day"),
            ("available", "29999"),
            ("used", "1"),
            ("expiry-time", $"{end}")
        ).Day!;
        Assert.Equal((30_000, 1, 29_999, Now.AddHours(2)), (day.Limit, day.Used, day.Available, day.EndsAt));
    }

    [Fact]
    public void Two_windows_in_one_header_are_two()
    {
        var subject = Read(
            ("limit", "10000|250000"),
            ("time-unit", "minute|day"),
            ("available", "9990|1000"),
            ("used", "10|249000")
        );
        Assert.Equal((10_000, 9_990), (subject.Minute!.Limit, subject.Minute.Available));
        Assert.Equal((250_000, 1_000, 249_000), (subject.Day!.Limit, subject.Day.Available, subject.Day.Used));
        // Without a word of its end, a day ends at midnight.
        Assert.Equal(Now.AddHours(2), subject.Day.EndsAt);
        Assert.True(subject.Day.IsSmall(Now));
        Assert.False(subject.Minute.IsSmall(Now));
    }

    [Theory]
    [InlineData("|", "|", "|")]
    [InlineData("", "", "")]
    [InlineData("many", "minute", "few")]
    [InlineData("10", "fortnight", "5")]
    [InlineData("10|20|30|40|50|60", "minute|day|minute|day|minute|day", "x")]
    [InlineData("99999999999999999999", "day", "1")]
    [InlineData("-5", "day", "1")]
    public void What_cannot_be_read_is_not_there(string limit, string unit, string available)
    {
        var subject = Read(("limit", limit), ("time-unit", unit), ("available", available));
        Assert.Null(subject.Minute);
        Assert.Null(subject.Day);
    }
}
