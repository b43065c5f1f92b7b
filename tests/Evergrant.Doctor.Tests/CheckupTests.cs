using Evergrant.Doctor.Checks;

namespace Evergrant.Doctor.Tests;

public sealed class CheckupTests
{
    [Fact]
    public async Task What_rests_on_a_check_that_failed_is_not_run_and_says_because_of_what()
    {
        var results = await Checkup.RunAsync(
            [
                Step("name", Seen.Wrong("LIVE-005", "no such host")),
                Step("connection", Seen.Good("port 443"), "name"),
                Step("tls", Seen.Good("until 2027"), "connection"),
                Step("space", Seen.Good("many MB")),
                Step("clock", Seen.Unclear("no Date"), "space"),
            ],
            default
        );
        Assert.Equal(
            [CheckResult.Wrong, CheckResult.NotRun, CheckResult.NotRun, CheckResult.Passed, CheckResult.CannotTell],
            results.Select(one => one.Result)
        );
        Assert.Equal("not run, because: name", results[1].Text);
        Assert.Equal("LIVE-005", Assert.Single(results, one => one.Finding is not null).Finding!.Id);
    }

    [Fact]
    public async Task Cannot_tell_is_not_wrong_and_what_rests_on_it_is_not_run_either()
    {
        var results = await Checkup.RunAsync(
            [Step("name", Seen.Unclear("no answer within 5 s")), Step("connection", Seen.Good(""), "name")],
            default
        );
        Assert.All(results, one => Assert.Null(one.Finding));
        Assert.Equal(CheckResult.NotRun, results[1].Result);
    }

    private static CheckupStep Step(string name, Seen seen, params string[] needs) =>
        new(name, needs, _ => Task.FromResult(seen));
}
