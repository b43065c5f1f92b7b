using Evergrant.Intake.Forms;
using Evergrant.Intake.Repairing;
using Evergrant.Intake.Submissions;
using Evergrant.Intake.Tests.Delivering;

namespace Evergrant.Intake.Tests.Repairing;

/// What a replay does to the mailbox of whoever was welcomed before.
public sealed class ReplayedWelcomeTests
{
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task Delivered_once_more_nobody_is_mailed_again_unless_it_is_asked_for(bool mailAgain, int mails)
    {
        await using var post = await Post.OpenAsync(
            new FormDefinition
            {
                Welcome = new Welcome
                {
                    Way = WelcomeWay.Email,
                    Subject = "Welcome",
                    Plain = "Good to have you.",
                    FromUserId = "1",
                },
            }
        );
        var repairs = await Repairs.OpenAsync(post.Home, default);
        var id = await post.AcceptAsync(
            new Content
            {
                Email = "ann@customers.example",
                Message = "When do you open?",
                Consent = new ContentConsent("Yes", 1, Post.Start, null),
            }
        );
        await post.RunAsync();
        await post.MoveAsync(TimeSpan.FromDays(2));

        await repairs.ReplayAsync(id, new ReplayWish(null, mailAgain), Room.Ann, default);
        await post.RunAsync();

        Assert.Equal(SubmissionState.Delivered, (await repairs.Store.FindAsync(id, default))!.State);
        Assert.Equal(mails, post.Keap.State.Mail.Count);
        var contact = await post.ContactAsync("ann@customers.example");
        Assert.Single(await post.NotesAsync(contact.Id));
    }
}
