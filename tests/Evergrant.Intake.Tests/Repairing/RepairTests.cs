using Evergrant.Intake.Delivering;
using Evergrant.Intake.Forms;
using Evergrant.Intake.Repairing;
using Evergrant.Intake.Submissions;

namespace Evergrant.Intake.Tests.Repairing;

public sealed class RepairTests
{
    private static readonly FormDefinition Mailing = new()
    {
        Tags = ["Newsletter"],
        Welcome = new Welcome
        {
            Way = WelcomeWay.Email,
            Subject = "Hello",
            Plain = "Welcome",
        },
    };

    private static readonly ReplayWish Plainly = new(null, MailAgain: false);

    [Fact]
    public async Task What_needed_attention_goes_on_where_it_stood_with_all_its_tries()
    {
        await using var room = await Room.OpenAsync();
        var id = await room.SendAsync();
        await room.NeedAttentionAsync(id);

        Assert.IsType<RepairResult.Done>(await room.Repairs.ReplayAsync(id, Plainly, Room.Ann, default));

        var now = await room.FindAsync(id);
        Assert.Equal((SubmissionState.Queued, DeliveryStep.Tags, 0), (now.State, now.Step, now.Attempts));
        Assert.Equal((null, null, room.Calendar.GetUtcNow()), (now.Problem, now.ProblemText, now.DueAt));
    }

    [Theory]
    [InlineData(Welcomed.Sent)]
    [InlineData(Welcomed.Handed)]
    [InlineData(Welcomed.Unknown)]
    [InlineData(Welcomed.Begun)]
    public async Task A_replay_keeps_what_is_known_of_the_welcome_so_that_nobody_is_welcomed_twice(string welcome)
    {
        await using var room = await Room.OpenAsync(Mailing);
        var id = await room.SendAsync();
        await room.DeliverAsync(id, new DeliveryProgress { Welcome = welcome }.ToText());

        Assert.Equal(0, (await room.Repairs.PlanAsync(id, Plainly, default))!.MailTwice);
        await room.Repairs.ReplayAsync(id, Plainly, Room.Ann, default);

        // What was begun is not known to have ended, and only what was begun would be thought over again.
        var kept = DeliveryProgress.Of((await room.FindAsync(id)).Progress).Welcome;
        Assert.Equal(welcome == Welcomed.Begun ? Welcomed.Unknown : welcome, kept);
    }

    [Fact]
    public async Task A_form_that_would_rather_write_twice_keeps_what_was_begun_and_the_preview_says_so()
    {
        var definition = Mailing with { Welcome = Mailing.Welcome with { RepeatsUnknown = true } };
        await using var room = await Room.OpenAsync(definition);
        var id = await room.SendAsync();
        await room.DeliverAsync(id, new DeliveryProgress { Welcome = Welcomed.Begun }.ToText());

        Assert.Equal(1, (await room.Repairs.PlanAsync(id, Plainly, default))!.MailTwice);
        await room.Repairs.ReplayAsync(id, Plainly, Room.Ann, default);

        Assert.Equal(Welcomed.Begun, DeliveryProgress.Of((await room.FindAsync(id)).Progress).Welcome);
    }

    [Fact]
    public async Task What_was_discarded_comes_back_only_when_it_is_named()
    {
        await using var room = await Room.OpenAsync();
        var id = await room.SendAsync();
        await room.Repairs.DiscardAsync(id, Room.Ann, default);

        var all = await room.Repairs.ReplayAsync(new SubmissionFilter { Form = Room.Form }, Plainly, Room.Ann, default);
        Assert.Equal((0, "discarded"), (all.Going, Assert.Single(all.Staying).Key));
        Assert.Equal(1, (await room.Repairs.PlanAsync(id, Plainly, default))!.Going);
        var named = new SubmissionFilter { States = [SubmissionState.Discarded] };
        Assert.Equal(1, (await room.Repairs.ReplayAsync(named, Plainly, Room.Ann, default)).Going);

        var act = Assert.Single(await new Acts(room.Home).ListAsync(10, default));
        Assert.Equal(("replayed", 1), (act.Kind, act.Submissions));
    }

    [Fact]
    public async Task Without_a_contact_nothing_begins_behind_it()
    {
        await using var room = await Room.OpenAsync();
        var id = await room.SendAsync();
        await room.LeaveAsync(
            id,
            seen => seen with { State = SubmissionState.Delivered, DueAt = null, Step = DeliveryStep.Done }
        );

        var plan = await room.Repairs.PlanAsync(id, new ReplayWish(DeliveryStep.Tags, false), default);
        Assert.Equal(["step_not_reached"], plan!.Staying.Keys);
    }

    [Fact]
    public async Task Who_wants_them_mailed_again_sees_how_many_first()
    {
        await using var room = await Room.OpenAsync(Mailing);
        var welcomed = await room.SendAsync();
        await room.DeliverAsync(welcomed, new DeliveryProgress { Welcome = Welcomed.Sent }.ToText());
        var optedOut = await room.SendAsync("bob@customers.example");
        await room.DeliverAsync(optedOut, new DeliveryProgress { Welcome = "opted_out" }.ToText());
        var filter = new SubmissionFilter { States = [SubmissionState.Delivered] };

        var plan = await room.Repairs.PlanAsync(filter, new ReplayWish(null, MailAgain: true), default);
        Assert.Equal((2, 1), (plan.Going, plan.MailTwice));
        Assert.Equal(SubmissionState.Delivered, (await room.FindAsync(welcomed)).State);

        await room.Repairs.ReplayAsync(filter, new ReplayWish(null, MailAgain: true), Room.Ann, default);
        Assert.Null(DeliveryProgress.Of((await room.FindAsync(welcomed)).Progress).Welcome);
    }

    [Fact]
    public async Task A_preview_counts_calls_and_says_who_stays_and_why()
    {
        await using var room = await Room.OpenAsync(Mailing);
        var failed = await room.SendAsync(more: ("message", "When do you open?"));
        await room.NeedAttentionAsync(failed);
        await room.SendAsync("bob@customers.example");

        var all = await room.Repairs.PlanAsync(new SubmissionFilter(), Plainly, default);
        Assert.Equal((2, 1, 4), (all.Meant, all.Going, all.Calls));
        Assert.Equal([KeyValuePair.Create("queued", 1L)], all.Staying);
        var whole = await room.Repairs.PlanAsync(failed, new ReplayWish(DeliveryStep.Contact, false), default);
        Assert.Equal(7, whole!.Calls);
        var ahead = await room.Repairs.PlanAsync(failed, new ReplayWish(DeliveryStep.Welcome, false), default);
        Assert.Equal(["step_not_reached"], ahead!.Staying.Keys);
    }

    [Fact]
    public async Task Each_act_is_on_record_with_who_and_why()
    {
        await using var room = await Room.OpenAsync();
        var id = await room.SendAsync();
        await room.NeedAttentionAsync(id);
        var repairs = room.Repairs;

        await repairs.NoteAsync(id, Room.Ann, default);
        await repairs.FixAsync(id, [new("email", "anne@customers.example")], Room.Ann, default);
        await room.NeedAttentionAsync(id);
        await repairs.ReplayAsync(id, Plainly, Room.Ann, default);
        await repairs.DiscardAsync(id, Room.Ann, default);
        var suspicious = await room.SendAsync("bob@customers.example");
        await room.LeaveAsync(suspicious, seen => seen with { State = SubmissionState.Quarantined, DueAt = null });
        await repairs.ReleaseAsync(suspicious, Room.Ann, default);

        Assert.Equal(["test", "noted", "fixed", "test", "replayed", "discarded"], await room.KindsAsync(id));
        Assert.Equal(["test", "released"], await room.KindsAsync(suspicious));
        var told = await room.Store.ListEventsAsync(id, default);
        Assert.All(
            told.Where(one => one.Kind != "test"),
            one =>
            {
                Assert.Contains("by ann", one.Detail, StringComparison.Ordinal);
                Assert.Contains("a mistake", one.Detail, StringComparison.Ordinal);
                // The old address is gone for good, and the new one stands where it belongs.
                Assert.DoesNotContain("@", one.Detail, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public async Task A_corrected_address_is_another_person_whose_contact_is_looked_for_anew()
    {
        await using var room = await Room.OpenAsync();
        var id = await room.SendAsync("ann@customers.exmaple");
        await room.NeedAttentionAsync(id);

        await room.Repairs.FixAsync(id, [new("email", "ann@customers.example")], Room.Ann, default);

        var now = await room.FindAsync(id);
        Assert.Equal((SubmissionState.Queued, DeliveryStep.Contact, null), (now.State, now.Step, now.ContactId));
        Assert.Equal("ann@customers.example", now.Content.Email);
        Assert.Equal(room.Store.People.Of("ann@customers.example"), now.Person);
    }

    [Theory]
    [InlineData("message", "When do you close?", false)]
    [InlineData("phone", "030 1", true)]
    public async Task A_corrected_message_is_a_note_of_its_own(string field, string value, bool isNoted)
    {
        await using var room = await Room.OpenAsync();
        var id = await room.SendAsync("ann@customers.example");
        await room.LeaveAsync(
            id,
            seen =>
                seen with
                {
                    State = SubmissionState.NeedsAttention,
                    Step = DeliveryStep.Tags,
                    ContactId = "7",
                    Progress = new DeliveryProgress { NoteBegun = true }.ToText(),
                }
        );

        await room.Repairs.FixAsync(id, [new(field, value)], Room.Ann, default);

        var now = await room.FindAsync(id);
        Assert.Equal(isNoted, DeliveryProgress.Of(now.Progress).NoteBegun);
        Assert.Equal("7", now.ContactId);
    }

    [Theory]
    [InlineData(SubmissionState.Waiting)]
    [InlineData(SubmissionState.NeedsAttention)]
    [InlineData(SubmissionState.Delivered)]
    [InlineData(SubmissionState.Discarded)]
    public async Task Whatever_the_state_nothing_of_another_person_is_kept(SubmissionState state)
    {
        await using var room = await Room.OpenAsync();
        var id = await room.SendAsync("ann@customers.exmaple");
        var isDone = state == SubmissionState.Delivered;
        await room.LeaveAsync(
            id,
            seen =>
                seen with
                {
                    State = state,
                    Step = isDone ? DeliveryStep.Done : DeliveryStep.Welcome,
                    ContactId = "7",
                    Progress = new DeliveryProgress
                    {
                        Welcome = Welcomed.Sent,
                        NoteBegun = true,
                        IsNew = true,
                        NoMail = "opted_out",
                    }.ToText(),
                }
        );

        await room.Repairs.FixAsync(id, [new("email", "ann@customers.example")], Room.Ann, default);

        var now = await room.FindAsync(id);
        Assert.Equal(new DeliveryProgress(), DeliveryProgress.Of(now.Progress));
        Assert.Null(now.ContactId);
        Assert.Equal(isDone ? DeliveryStep.Done : DeliveryStep.Contact, now.Step);
    }

    [Theory]
    [InlineData("company", DeliveryStep.Contact)]
    [InlineData("custom:Colour", DeliveryStep.Contact)]
    [InlineData("tags", DeliveryStep.Tags)]
    public async Task What_is_put_right_is_delivered_from_the_step_that_writes_it(string field, DeliveryStep from)
    {
        await using var room = await Room.OpenAsync();
        var id = await room.SendAsync();
        await room.NeedAttentionAsync(id);
        await room.LeaveAsync(id, seen => seen with { Step = DeliveryStep.Welcome });

        await room.Repairs.FixAsync(id, [new(field, "Red")], Room.Ann, default);

        var now = await room.FindAsync(id);
        Assert.Equal((from, "7"), (now.Step, now.ContactId));
    }

    [Fact]
    public async Task An_event_that_does_not_open_hides_no_other()
    {
        await using var room = await Room.OpenAsync();
        var id = await room.SendAsync();
        await room.Repairs.NoteAsync(id, Room.Ann, default);
        await room.Home.Database.WriteAsync(
            new Storage.Sql("update submission_events set id = 'se_another'").ExecuteAsync,
            default
        );
        var told = Assert.Single(await room.Store.ListEventsAsync(id, default));
        Assert.Equal(("noted", null), (told.Kind, told.Detail));
    }

    [Theory]
    [InlineData("email", "nobody", "no address")]
    [InlineData("shoe_size", "42", "There is no field shoe_size")]
    [InlineData("country", "Atlantis", "no country")]
    [InlineData("email", "", "Nothing would be left")]
    [InlineData("given_name", "Ann\r\nBcc: all@example.com", "given_name")]
    public async Task What_cannot_be_is_refused_and_changes_nothing(string field, string value, string words)
    {
        await using var room = await Room.OpenAsync();
        var id = await room.SendAsync();

        var refused = await room.Repairs.FixAsync(id, [new(field, value)], Room.Ann, default);

        Assert.Contains(words, Assert.IsType<RepairResult.Impossible>(refused).Text, StringComparison.Ordinal);
        Assert.Empty(await room.KindsAsync(id));
    }

    [Fact]
    public async Task What_is_being_delivered_is_left_alone()
    {
        await using var room = await Room.OpenAsync();
        var id = await room.SendAsync();
        await room.LeaveAsync(id, seen => seen with { State = SubmissionState.Running });

        foreach (
            var result in new[]
            {
                await room.Repairs.ReplayAsync(id, Plainly, Room.Ann, default),
                await room.Repairs.FixAsync(id, [new("phone", "1")], Room.Ann, default),
                await room.Repairs.DiscardAsync(id, Room.Ann, default),
            }
        )
            Assert.Equal("running", Assert.IsType<RepairResult.Impossible>(result).Code);
    }
}
