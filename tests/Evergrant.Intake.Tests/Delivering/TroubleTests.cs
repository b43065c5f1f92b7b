using Evergrant.Hosting.Alerts;
using Evergrant.Intake.Delivering;
using Evergrant.Intake.Forms;
using Evergrant.Intake.Submissions;

namespace Evergrant.Intake.Tests.Delivering;

public sealed class TroubleTests
{
    private static readonly DateTimeOffset Noon = new(2027, 1, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly GrantId Grant = GrantId.New(Noon);

    [Theory]
    [InlineData(Holds.NeedsReauthorization, 72, false)]
    [InlineData(Holds.NoSuchGrant, 72, false)]
    [InlineData(Holds.GrantPaused, 0, true)]
    [InlineData(Holds.GrantRevoked, 0, true)]
    [InlineData(Holds.KeapUnavailable, 0, false)]
    [InlineData(Holds.KeapUnavailable, 1, true)]
    [InlineData(Holds.QuotaDay, 2, true)]
    [InlineData(Holds.TokenUnavailable, 2, true)]
    public void A_hold_is_told_when_nobody_else_tells_it_and_it_does_not_pass(string why, int hours, bool isTold)
    {
        var held = new QueueHold(Grant, "acme", why, Noon.AddHours(-hours), null, 5000);
        Assert.Equal(isTold ? 1 : 0, DeliveryTroubles.Of([], [held], Noon).Count);
    }

    [Fact]
    public void What_needs_a_person_is_told_once_for_a_grant_however_many_they_are()
    {
        var told = Assert.Single(DeliveryTroubles.Of([new AttentionCount(Grant, 412, Noon)], [], Noon));
        Assert.Equal((Grant, 412L, (string?)null), (told.Grant, told.Number, told.Held));
    }

    [Fact]
    public async Task Quarantine_is_told_when_it_holds_something_for_an_hour_and_why()
    {
        await using var post = await Post.OpenAsync();
        async Task<SubmissionTrouble?> TroubleAsync() =>
            (await post.Delivery.ListTroublesAsync(default)).SingleOrDefault();
        Task SetAsideAsync(string? problem) =>
            post.Store.AcceptAsync(
                new NewSubmission
                {
                    Form = Post.Newsletter,
                    Grant = post.Grant,
                    Content = new Content { Email = "ann@customers.example" },
                    IsSuspicious = true,
                    Problem = problem,
                },
                default
            );

        await SetAsideAsync(null);
        Assert.Null(await TroubleAsync());
        await post.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        var told = await TroubleAsync();
        Assert.Equal((true, 1L, (string?)null), (told!.IsQuarantine, told.Number, told.Held));
        await SetAsideAsync("bot_check_unavailable");
        told = await TroubleAsync();
        Assert.Equal((2L, "bot_check_unavailable"), (told!.Number, told.Held));
    }

    [Fact]
    public async Task What_was_sent_to_a_form_of_another_grant_waits_for_a_person()
    {
        await using var post = await Post.OpenAsync();
        var elsewhere = new Form
        {
            Name = "elsewhere",
            Grant = GrantId.New(Noon.AddDays(1)),
            Definition = new FormDefinition(),
        };
        Assert.True(await post.Forms.AddAsync(elsewhere, null, default));
        var id = await post.AcceptAsync("ann@customers.example", "elsewhere");
        await post.RunAsync();
        var sent = await post.FindAsync(id);
        Assert.Equal((SubmissionState.NeedsAttention, "no_such_form"), (sent.State, sent.Problem));
    }

    [Fact]
    public async Task What_waits_and_what_is_held_is_counted()
    {
        await using var post = await Post.OpenAsync(new() { OwnerId = "99999" });
        await post.AcceptAsync("ann@customers.example");
        await post.RunAsync();
        await post.Home.Keeper.PauseAsync("acme", default);
        await post.AcceptAsync("bob@customers.example");
        await post.RunAsync();

        var counts = (await post.Delivery.CountAsync(default)).ToDictionary(one => one.State, one => one.Number);
        Assert.Equal((1, 1), (counts[SubmissionState.NeedsAttention], counts[SubmissionState.Queued]));
        Assert.Equal(2, (await post.Delivery.ListTroublesAsync(default)).Count);
    }
}
