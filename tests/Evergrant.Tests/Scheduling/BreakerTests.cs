using System.Text;
using Evergrant.Protocol;
using Evergrant.Refresh;
using Evergrant.Storage;

namespace Evergrant.Tests.Scheduling;

public class BreakerTests
{
    private const string Address = "https://provider.test/token";

    [Theory]
    [InlineData(200, "{}", EndpointSign.Working)]
    [InlineData(400, """{"error":"invalid_grant"}""", EndpointSign.Working)]
    [InlineData(403, "denied", EndpointSign.Working)]
    [InlineData(200, "  <html>", EndpointSign.Failing)]
    [InlineData(408, "", EndpointSign.Failing)]
    [InlineData(500, "{}", EndpointSign.Failing)]
    [InlineData(503, "", EndpointSign.Failing)]
    [InlineData(429, "", EndpointSign.Throttled)]
    public void An_answer_speaks_for_the_endpoint_or_against_it(int status, string body, object sign) =>
        Assert.Equal((EndpointSign)sign, Breaker.SignOf(new Exchange.Answered(Answer(status, body))));

    [Fact]
    public void No_answer_speaks_against_it()
    {
        Assert.Equal(EndpointSign.Failing, Breaker.SignOf(new Exchange.NotSent("refused")));
        Assert.Equal(EndpointSign.Failing, Breaker.SignOf(new Exchange.Unknown("no answer", null)));
    }

    [Fact]
    public void Five_failures_in_a_row_hold_it_up_and_a_429_does_at_once()
    {
        var standing = EndpointStanding.Unknown;
        for (var failures = 1; failures < 5; failures++)
        {
            var change = After(standing, EndpointSign.Failing)!;
            Assert.Equal((failures, null), (change.Failures, change.HeldUntil));
            standing = standing with { Failures = failures };
        }
        Assert.NotNull(After(standing, EndpointSign.Failing)!.HeldUntil);
        Assert.NotNull(After(EndpointStanding.Unknown, EndpointSign.Throttled)!.HeldUntil);
    }

    [Fact]
    public void Retry_After_is_heeded_and_of_several_the_longest()
    {
        var held = After(EndpointStanding.Unknown, EndpointSign.Throttled, TimeSpan.FromSeconds(40))!;
        Assert.Equal(The.Time.AddSeconds(40), held.HeldUntil);
        var standing = Held(held);
        Assert.Null(After(standing, EndpointSign.Throttled, TimeSpan.FromSeconds(39)));
        Assert.Null(After(standing, EndpointSign.Failing));
        Assert.Equal(
            The.Time.AddSeconds(90),
            After(standing, EndpointSign.Throttled, TimeSpan.FromSeconds(90))!.HeldUntil
        );
    }

    [Fact]
    public void Probes_that_fail_come_ever_further_apart_up_to_five_minutes()
    {
        var standing = EndpointStanding.Unknown with { Failures = 4 };
        var longest = TimeSpan.Zero;
        for (var probe = 0; probe < 200; probe++)
        {
            var change = After(standing, EndpointSign.Failing, isProbe: true)!;
            var wait = change.HeldUntil!.Value - The.Time;
            Assert.InRange(
                wait,
                TimeSpan.FromSeconds(1),
                probe == 0 ? TimeSpan.FromSeconds(15) : TimeSpan.FromMinutes(5)
            );
            longest = wait > longest ? wait : longest;
            standing = Held(change) with { Version = probe };
        }
        Assert.InRange(longest, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public void A_clock_that_was_set_back_holds_nothing_up()
    {
        var standing = Held(After(EndpointStanding.Unknown, EndpointSign.Throttled, TimeSpan.FromSeconds(40))!);
        Assert.True(Breaker.IsHeld(standing, The.Time.AddSeconds(39)));
        Assert.False(Breaker.IsHeld(standing, The.Time.AddSeconds(40)));
        Assert.True(Breaker.IsHeld(standing, The.Time.AddSeconds(-30)));
        Assert.False(Breaker.IsHeld(standing, The.Time.AddHours(-1)));
    }

    private static EndpointChange? After(
        EndpointStanding standing,
        EndpointSign sign,
        TimeSpan? retryAfter = null,
        bool isProbe = false
    ) => Breaker.AfterFailure(Address, standing, sign, retryAfter, isProbe, The.Time);

    private static EndpointStanding Held(EndpointChange change) =>
        new()
        {
            Failures = change.Failures,
            HeldAt = change.HeldAt,
            HeldUntil = change.HeldUntil,
            Version = 1,
        };

    private static TokenAnswer Answer(int status, string body) =>
        new()
        {
            Status = status,
            Body = Encoding.UTF8.GetBytes(body),
            Complete = true,
            ReceivedAt = The.Time,
        };
}
