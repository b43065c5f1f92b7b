using Evergrant.Hosting.Alerts;

namespace Evergrant.Hosting.Tests.Alerts;

using Alerts = Evergrant.Hosting.Alerts.Alerts;

public sealed class SubmissionAlertTests
{
    [Fact]
    public async Task What_waits_for_a_person_is_told_once_until_it_is_mended()
    {
        await using var watched = await Watched.StartAsync("mail");
        var grant = await watched.AddGrantAsync();
        IReadOnlyList<SubmissionTrouble> troubles = [new(grant.Id, 1, watched.Now, null)];
        var alerts = await Alerts.OpenAsync(
            watched.Home,
            null,
            watched.Mail.Trust,
            _ => Task.FromResult(troubles),
            default
        );

        Assert.Equal(1, (await alerts.WorkAsync(default)).Opened);
        // More of them are no news.
        troubles = [new(grant.Id, 412, watched.Now, null)];
        await watched.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(0, (await alerts.WorkAsync(default)).Opened);
        Assert.Contains(
            "1 submission needs attention",
            Assert.Single(watched.Mail.Mails).Subject,
            StringComparison.Ordinal
        );

        troubles = [];
        await watched.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(1, (await alerts.WorkAsync(default)).Closed);
    }
}
