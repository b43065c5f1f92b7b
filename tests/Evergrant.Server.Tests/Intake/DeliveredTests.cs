using System.Net;
using Evergrant.Intake.Forms;
using Evergrant.Intake.Submissions;

namespace Evergrant.Server.Tests.Intake;

public sealed class DeliveredTests
{
    [Fact]
    public async Task What_a_browser_posts_is_a_contact_a_moment_later()
    {
        await using var house = await FormHouse.BuildAsync(new FormDefinition { Tags = ["News"], MakesTags = true });
        house.House.Server.Delivery.Start();

        (await house.PostAsync(("email", "ann@customers.example"), ("first_name", "Ann"))).Dispose();
        await house.House.Server.Delivery.WhenSettledAsync(default);

        Assert.Equal(SubmissionState.Delivered, (await house.OnlyAsync()).State);
        Assert.Single(
            house.House.Keap.State.Contacts,
            contact => contact is { Email: "ann@customers.example", GivenName: "Ann" }
        );
    }

    [Fact]
    public async Task Metrics_count_what_is_not_over_and_name_nobody()
    {
        await using var house = await FormHouse.BuildAsync();
        (await house.PostAsync(("email", "ann@customers.example"))).Dispose();

        using var answer = await house.House.Api.GetAsync("/metrics");
        var told = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("evergrant_submissions{state=\"queued\"} 1\n", told, StringComparison.Ordinal);
        Assert.Contains("evergrant_queues_held 0\n", told, StringComparison.Ordinal);
        Assert.DoesNotContain("ann@", told, StringComparison.Ordinal);
    }
}
