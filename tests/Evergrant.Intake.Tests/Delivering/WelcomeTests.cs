using Evergrant.Intake.Delivering;
using Evergrant.Intake.Forms;
using Evergrant.Intake.Submissions;
using Evergrant.Keap;
using Evergrant.Sandbox;

namespace Evergrant.Intake.Tests.Delivering;

public sealed class WelcomeTests
{
    private const string Send = "/crm/rest/v2/emails:send";

    private static readonly Welcome Mail = new()
    {
        Way = WelcomeWay.Email,
        Subject = "Welcome",
        Plain = "Good to have you.",
        FromUserId = "1",
    };

    private static readonly Welcome Automation = new() { Way = WelcomeWay.Automation, Tag = "Welcome" };

    private static readonly Content Ann = new()
    {
        Email = "ann@customers.example",
        Consent = new ContentConsent("Yes", 1, Post.Start, null),
    };

    [Fact]
    public async Task A_mail_is_sent_once_on_a_day_over_all_forms()
    {
        await using var post = await Post.OpenAsync(new FormDefinition { Welcome = Mail });
        await post.AddFormAsync("other", new FormDefinition { Welcome = Mail });

        var first = await post.AcceptAsync(Ann);
        var second = await post.AcceptAsync(Ann, "other");
        await post.RunAsync();

        Assert.Equal("sent", (await post.ProgressAsync(first)).Welcome);
        Assert.Equal("welcomed_today", (await post.ProgressAsync(second)).Welcome);
        Assert.Single(post.Keap.State.Mail);

        await post.MoveAsync(TimeSpan.FromDays(1));
        await post.AcceptAsync(Ann);
        await post.RunAsync();
        Assert.Equal(2, post.Keap.State.Mail.Count);
    }

    [Theory]
    [InlineData(false, 1, "unknown")]
    [InlineData(true, 2, "sent")]
    public async Task When_nobody_knows_whether_it_went_out_the_owner_chose(bool repeats, int mails, string outcome)
    {
        await using var post = await Post.OpenAsync(
            new FormDefinition { Welcome = Mail with { RepeatsUnknown = repeats } }
        );
        post.Keap.Faults.Add(FaultNames.LostResponse, route: Send);

        var id = await post.AcceptAsync(Ann);
        await post.RunAsync();
        await post.MoveAsync(TimeSpan.FromMinutes(1));
        await post.RunAsync();

        Assert.Equal((SubmissionState.Delivered, outcome), ((await post.FindAsync(id)).State, (await post.ProgressAsync(id)).Welcome));
        Assert.Equal(mails, post.Keap.State.Mail.Count);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task Who_dies_after_sending_leaves_on_record_that_it_was_about_to(bool repeats, int mails)
    {
        await using var post = await Post.OpenAsync(
            new FormDefinition { Welcome = Mail with { RepeatsUnknown = repeats } }
        );
        var id = await post.AcceptAsync(Ann);
        var hang = post.Keap.Faults.Add(FaultNames.Hang, route: Send, options: new FaultOptions { AfterCommit = true });
        var running = post.RunAsync();
        await hang.WaitUntilFiredAsync();

        // Another node after the lease has ended, while the first is still waiting for its answer.
        await post.EndLeasesAsync();
        var other = await post.OpenDeliveryAsync(await post.OpenHomeAsync());
        await other.RunAsync(TimeSpan.FromMinutes(1), default);
        post.Keap.Faults.Clear();
        await running;

        Assert.Equal(SubmissionState.Delivered, (await post.FindAsync(id)).State);
        Assert.Equal(mails, post.Keap.State.Mail.Count);
    }

    [Fact]
    public async Task What_was_surely_not_sent_is_sent_later()
    {
        await using var post = await Post.OpenAsync(new FormDefinition { Welcome = Mail });
        post.Keap.Faults.Add(FaultNames.OverMinute, route: Send, options: new FaultOptions { RetryAfter = 20 });

        var id = await post.AcceptAsync(Ann);
        await post.RunAsync();
        Assert.Equal(SubmissionState.Queued, (await post.FindAsync(id)).State);
        await post.MoveAsync(TimeSpan.FromSeconds(30));
        await post.RunAsync();

        Assert.Equal("sent", (await post.ProgressAsync(id)).Welcome);
    }

    [Theory]
    [InlineData(true, "opted_out")]
    [InlineData(false, "not_opted_in")]
    public async Task Nobody_is_written_to_who_left_or_never_agreed(bool left, string why)
    {
        await using var post = await Post.OpenAsync(new FormDefinition { Welcome = Mail });
        var fields = new ContactFields { Email = Ann.Email, OptInReason = left ? "Fair" : null };
        await post.Look.Contacts.CreateAsync(fields);
        if (left)
            await post.Look.EmailAddresses.OptOutAsync(Ann.Email!, "Asked to");

        var id = await post.AcceptAsync(Ann);
        await post.RunAsync();

        Assert.Equal(SubmissionState.Delivered, (await post.FindAsync(id)).State);
        Assert.Equal((why, why), ((await post.ProgressAsync(id)).Welcome, (await post.ProgressAsync(id)).NoMail));
        Assert.Equal(0, post.Calls($"POST {Send}"));
    }

    [Fact]
    public async Task Who_opts_out_while_it_waits_is_not_written_to()
    {
        await using var post = await Post.OpenAsync(new FormDefinition { Welcome = Mail, Tags = ["A"], MakesTags = true });
        post.Keap.Faults.Add(FaultNames.Unavailable, route: "/crm/rest/v2/tags");
        var id = await post.AcceptAsync(Ann);
        await post.RunAsync();
        await post.Look.EmailAddresses.OptOutAsync(Ann.Email!, "Asked to");

        await post.MoveAsync(TimeSpan.FromMinutes(1));
        await post.RunAsync();

        Assert.Equal("opted_out", (await post.ProgressAsync(id)).Welcome);
        Assert.Empty(post.Keap.State.Mail);
    }

    [Fact]
    public async Task An_automation_is_begun_by_a_tag_that_is_applied_once()
    {
        await using var post = await Post.OpenAsync(new FormDefinition { Welcome = Automation, MakesTags = true });
        post.Keap.Faults.Add(FaultNames.LostResponse, nth: 1, route: "/crm/rest/v1/contacts");

        var id = await post.AcceptAsync(Ann);
        await post.RunAsync();
        await post.MoveAsync(TimeSpan.FromMinutes(1));
        await post.RunAsync();

        Assert.Equal(SubmissionState.Delivered, (await post.FindAsync(id)).State);
        var contact = await post.ContactAsync(Ann.Email!);
        Assert.Equal(["Welcome"], await post.TagsAsync(contact.Id));
        Assert.Equal(1, post.Calls($"POST /crm/rest/v1/contacts/{contact.Id}/tags"));
    }
}
