using Evergrant.Intake.Delivering;
using Evergrant.Intake.Forms;
using Evergrant.Intake.Submissions;
using Evergrant.Keap;
using Evergrant.Sandbox;

namespace Evergrant.Intake.Tests.Delivering;

public sealed class DeliveryTests
{
    private const string Contacts = "/crm/rest/v2/contacts";
    private static readonly Content Ann = new()
    {
        Email = "ann@customers.example",
        GivenName = "Ann",
        FamilyName = "Archer",
        Phone = "+49 30 1234",
        Company = "Archer & Co",
        Message = "When do you open?",
        Consent = new ContentConsent("Yes, write to me", 1, Post.Start, "192.0.2.7"),
    };

    [Fact]
    public async Task What_was_accepted_becomes_a_contact_with_a_note_and_tags()
    {
        await using var post = await Post.OpenAsync(new FormDefinition { Tags = ["Newsletter"], MakesTags = true });
        var id = await post.AcceptAsync(Ann);

        var report = await post.RunAsync();

        Assert.Equal((1, 0, 0), (report.Delivered, report.Waiting, report.NeedAttention));
        var contact = await post.ContactAsync("ann@customers.example");
        Assert.Equal(("Ann", "Archer"), (contact.GivenName, contact.FamilyName));
        Assert.Equal((await post.Look.Companies.FindAsync("archer & co"))!.Id, contact.CompanyId);
        Assert.Equal(EmailStatus.SingleOptIn, contact.Emails[0].Status);
        Assert.Equal(["Newsletter"], await post.TagsAsync(contact.Id));
        var note = Assert.Single(await post.NotesAsync(contact.Id));
        Assert.Equal(($"Form newsletter [{id}]", "When do you open?"), (note.Title, note.Text));
        Assert.Equal(SubmissionState.Delivered, (await post.FindAsync(id)).State);
        Assert.Equal(["step", "about_to_write_note", "step", "step"], await post.EventsAsync(id));
    }

    [Fact]
    public async Task The_record_has_each_call_and_no_token()
    {
        await using var post = await Post.OpenAsync();
        var id = await post.AcceptAsync(Ann with { Message = null });

        await post.RunAsync();

        var told = Assert.Single(await post.Store.ListEventsAsync(id, default)).Detail!;
        Assert.Contains("POST /crm/rest/v2/contacts", told, StringComparison.Ordinal);
        Assert.Contains("\"status\":201", told, StringComparison.Ordinal);
        Assert.DoesNotContain("Bearer", told, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_contact_that_is_there_keeps_what_it_has_and_is_filled_in()
    {
        await using var post = await Post.OpenAsync();
        await post.Look.Contacts.CreateAsync(new ContactFields { Email = Ann.Email, GivenName = "Anna" });

        await post.AcceptAsync(Ann with { Message = null });
        await post.RunAsync();

        var contact = await post.ContactAsync(Ann.Email!);
        Assert.Equal(("Anna", "Archer", "+49 30 1234"), (contact.GivenName, contact.FamilyName, contact.Phones[0].Number));
        Assert.Equal(EmailStatus.NonMarketable, contact.Emails[0].Status);
    }

    [Theory]
    [InlineData(OnExisting.Overwrite, "Ann")]
    [InlineData(OnExisting.LeaveAlone, "Anna")]
    public async Task A_form_says_what_becomes_of_a_contact_that_is_there(OnExisting rule, string name)
    {
        await using var post = await Post.OpenAsync(new FormDefinition { OnExisting = rule });
        await post.Look.Contacts.CreateAsync(new ContactFields { Email = Ann.Email, GivenName = "Anna" });

        await post.AcceptAsync(Ann with { Message = null });
        await post.RunAsync();

        Assert.Equal(name, (await post.ContactAsync(Ann.Email!)).GivenName);
    }

    [Theory]
    [InlineData(FaultNames.LostResponse)]
    [InlineData(FaultNames.TruncatedJson)]
    public async Task A_lost_answer_makes_no_second_contact(string fault)
    {
        await using var post = await Post.OpenAsync();
        // Looked for first, then written.
        post.Keap.Faults.Add(fault, nth: 2, route: Contacts);

        var id = await post.AcceptAsync("ann@customers.example");
        await post.RunAsync();
        Assert.Equal(SubmissionState.Waiting, (await post.FindAsync(id)).State);
        await post.MoveAsync(TimeSpan.FromMinutes(1));
        await post.RunAsync();

        Assert.Equal(SubmissionState.Delivered, (await post.FindAsync(id)).State);
        Assert.Single(post.Keap.State.Contacts, contact => contact.Email == "ann@customers.example");
    }

    [Fact]
    public async Task Who_writes_after_somebody_else_took_over_makes_no_second_contact()
    {
        await using var post = await Post.OpenAsync();
        var id = await post.AcceptAsync("ann@customers.example");
        // Looked for, not found, and stuck on the way to Keap.
        var hang = post.Keap.Faults.Add(FaultNames.Hang, nth: 2, route: Contacts);
        var stuck = post.RunAsync();
        await hang.WaitUntilFiredAsync();
        await post.EndLeasesAsync();
        var other = await post.OpenDeliveryAsync(await post.OpenHomeAsync());
        await other.RunAsync(TimeSpan.FromMinutes(1), default);

        post.Keap.Faults.Clear();
        await stuck;

        Assert.Equal(SubmissionState.Delivered, (await post.FindAsync(id)).State);
        Assert.Equal(2, post.Calls($"POST {Contacts}"));
        Assert.Single(post.Keap.State.Contacts, contact => contact.Email == "ann@customers.example");
    }

    [Fact]
    public async Task A_lost_answer_makes_no_second_note()
    {
        await using var post = await Post.OpenAsync();
        post.Keap.Faults.Add(FaultNames.LostResponse, route: "/crm/rest/v1/notes");

        var id = await post.AcceptAsync(Ann);
        await post.RunAsync();
        await post.MoveAsync(TimeSpan.FromMinutes(1));
        await post.RunAsync();

        Assert.Equal(SubmissionState.Delivered, (await post.FindAsync(id)).State);
        Assert.Single(await post.NotesAsync((await post.ContactAsync(Ann.Email!)).Id));
    }

    [Fact]
    public async Task A_contact_that_is_gone_in_between_is_made_again()
    {
        await using var post = await Post.OpenAsync(new FormDefinition { Tags = ["Newsletter"], MakesTags = true });
        post.Keap.Faults.Add(FaultNames.Unavailable, route: "/crm/rest/v2/tags");
        var id = await post.AcceptAsync("ann@customers.example");
        await post.RunAsync();
        await post.Look.Contacts.DeleteAsync((await post.ContactAsync("ann@customers.example")).Id);

        await post.MoveAsync(TimeSpan.FromMinutes(1));
        await post.RunAsync();

        Assert.Equal(SubmissionState.Delivered, (await post.FindAsync(id)).State);
        Assert.Equal(["Newsletter"], await post.TagsAsync((await post.ContactAsync("ann@customers.example")).Id));
    }

    [Fact]
    public async Task What_Keap_does_not_take_waits_for_a_person_and_holds_nobody_up()
    {
        await using var post = await Post.OpenAsync(new FormDefinition { OwnerId = "99999" });
        await post.AddFormAsync("other", new FormDefinition());
        var bad = await post.AcceptAsync("ann@customers.example");
        var behind = await post.AcceptAsync("ann@customers.example", "other");

        var report = await post.RunAsync();

        Assert.Equal((1, 1), (report.Delivered, report.NeedAttention));
        var seen = await post.FindAsync(bad);
        Assert.Equal((SubmissionState.NeedsAttention, "invalid", null), (seen.State, seen.Problem, seen.DueAt));
        Assert.Contains("owner_id", seen.ProblemText!, StringComparison.Ordinal);
        Assert.Equal(SubmissionState.Delivered, (await post.FindAsync(behind)).State);
    }

    [Fact]
    public async Task A_tag_that_is_not_there_is_named_unless_the_form_makes_tags()
    {
        await using var post = await Post.OpenAsync(new FormDefinition { Tags = ["Nowhere"] });
        var id = await post.AcceptAsync("ann@customers.example");

        await post.RunAsync();

        var seen = await post.FindAsync(id);
        Assert.Equal(("no_such_tag", DeliveryStep.Tags), (seen.Problem, seen.Step));
        Assert.Contains("Nowhere", seen.ProblemText!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_owner_who_mends_the_form_mends_what_waits()
    {
        await using var post = await Post.OpenAsync(new FormDefinition { Tags = ["Nowhere"] });
        var id = await post.AcceptAsync("ann@customers.example");
        await post.RunAsync();
        var form = (await post.Forms.FindAsync(Post.Newsletter, default))!;
        await post.Forms.ChangeAsync(form, form.Definition with { MakesTags = true }, null, default);

        var seen = await post.FindAsync(id);
        var wanted = seen with { State = SubmissionState.Queued, DueAt = post.Clock.GetUtcNow(), Problem = null };
        await post.Store.ChangeAsync(seen, wanted, new SubmissionNote("replayed"), default);
        await post.RunAsync();

        Assert.Equal(SubmissionState.Delivered, (await post.FindAsync(id)).State);
        Assert.Equal(1, post.Calls($"POST {Contacts}"));
    }

    [Fact]
    public async Task A_telephone_alone_is_a_contact_too()
    {
        await using var post = await Post.OpenAsync();

        await post.AcceptAsync(new Content { GivenName = "Bo", Phone = "030 555" });
        await post.AcceptAsync(new Content { GivenName = "Bo", Phone = "030 555" });
        await post.RunAsync();
        await post.RunAsync();

        Assert.Single(post.Keap.State.Contacts, contact => contact.GivenName == "Bo");
    }
}
