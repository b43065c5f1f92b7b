using System.Globalization;
using Evergrant.Intake.Delivering;
using Evergrant.Intake.Forms;
using Evergrant.Intake.Submissions;
using Evergrant.Sandbox;

namespace Evergrant.Intake.Tests.Delivering;

public sealed class QueueTests
{
    private const string Contacts = "/crm/rest/v2/contacts";

    [Fact]
    public async Task Of_one_person_only_the_oldest_is_delivered_and_the_others_in_their_order()
    {
        await using var post = await Post.OpenAsync();
        var ids = new List<SubmissionId>();
        for (var n = 0; n < 20; n++)
            ids.Add(
                await post.AcceptAsync(
                    new Content
                    {
                        Email = n % 2 == 0 ? "ann@customers.example" : "Ann@Customers.example",
                        Message = $"{n}",
                    }
                )
            );
        var other = await post.AcceptAsync("bob@customers.example");

        Assert.Equivalent(new[] { ids[0], other }, await post.Store.ClaimAsync(post.Grant, "here", 8, default), strict: true);
        Assert.Empty(await post.Store.ClaimAsync(post.Grant, "there", 8, default));

        await post.EndLeasesAsync();
        var report = await post.RunAsync();

        Assert.Equal(21, report.Delivered);
        var notes = await post.NotesAsync((await post.ContactAsync("ann@customers.example")).Id);
        var inOrder = notes.OrderBy(note => int.Parse(note.Id, CultureInfo.InvariantCulture)).Select(note => note.Text);
        Assert.Equal(Enumerable.Range(0, 20).Select(n => $"{n}"), inOrder);
        Assert.Single(post.Keap.State.Contacts, contact => contact.Email == "ann@customers.example");
    }

    [Fact]
    public async Task Who_waits_for_another_try_holds_up_only_the_same_person()
    {
        await using var post = await Post.OpenAsync();
        post.Keap.Faults.Add(FaultNames.Unavailable, route: Contacts);
        var first = await post.AcceptAsync("ann@customers.example");
        await post.RunAsync();
        var second = await post.AcceptAsync("ann@customers.example");
        var other = await post.AcceptAsync("bob@customers.example");

        await post.RunAsync();

        Assert.Equal(SubmissionState.Waiting, (await post.FindAsync(first)).State);
        Assert.Equal(SubmissionState.Queued, (await post.FindAsync(second)).State);
        Assert.Equal(SubmissionState.Delivered, (await post.FindAsync(other)).State);
    }

    [Fact]
    public async Task Ten_thousand_behind_one_who_waits_are_looked_at_once_and_not_again()
    {
        var count = Soak.Times(600, 10_000);
        await using var post = await Post.OpenAsync();
        post.Keap.Faults.Add(FaultNames.Unavailable, route: Contacts);
        await post.AcceptAsync("ann@customers.example");
        await post.RunAsync();
        for (var n = 0; n < count; n++)
            await post.AcceptAsync("ann@customers.example");
        await post.RunAsync();

        Assert.False(await post.Delivery.HasWorkAsync(default));
        var other = await post.AcceptAsync("bob@customers.example");
        Assert.Equal([other], await post.Store.ClaimAsync(post.Grant, "here", 8, default));
    }

    [Fact]
    public async Task Who_was_put_off_behind_one_that_had_just_ended_does_not_wait_for_it()
    {
        await using var post = await Post.OpenAsync();
        var id = await post.AcceptAsync("ann@customers.example");
        await post.ExecuteAsync("update submissions set due_at = due_at + 300000");

        await post.RunAsync();

        Assert.Equal(SubmissionState.Delivered, (await post.FindAsync(id)).State);
    }

    [Fact]
    public async Task A_lease_is_one_nodes_until_it_ends_and_then_the_next_ones()
    {
        await using var post = await Post.OpenAsync();
        var id = await post.AcceptAsync("ann@customers.example");
        await post.Store.ClaimAsync(post.Grant, "here", 8, default);
        var zombie = await post.FindAsync(id);

        Assert.Empty(await post.Store.ClaimAsync(post.Grant, "there", 8, default));
        await post.EndLeasesAsync();
        Assert.Equal([id], await post.Store.ClaimAsync(post.Grant, "there", 8, default));

        // What it still wants to write down finds another version.
        var late = zombie with { Step = DeliveryStep.Tags };
        Assert.Null(await post.Store.ChangeAsync(zombie, late, new SubmissionNote("step"), default));
    }

    [Fact]
    public async Task Two_nodes_that_claim_at_once_share_what_there_is()
    {
        await using var post = await Post.OpenAsync();
        for (var n = 0; n < 200; n++)
            await post.AcceptAsync($"p{n}@customers.example");
        var other = await SubmissionStore.OpenAsync(await post.OpenHomeAsync(), default);

        var claimed = await Task.WhenAll(
            Enumerable
                .Range(0, 64)
                .Select(n => (n % 2 == 0 ? post.Store : other).ClaimAsync(post.Grant, $"node{n % 2}", 5, default))
        );

        var all = claimed.SelectMany(ids => ids).ToList();
        Assert.Equal(200, all.Count);
        Assert.Equal(200, all.Distinct().Count());
    }

    [Fact]
    public async Task A_grant_that_needs_its_owner_holds_everything_and_burns_nothing()
    {
        await using var post = await Post.OpenAsync();
        await post.KillGrantAsync();
        var ids = new List<SubmissionId>();
        for (var n = 0; n < 20; n++)
            ids.Add(await post.AcceptAsync($"p{n}@customers.example"));

        var report = await post.RunAsync();

        Assert.Equal(0, report.Delivered);
        var held = Assert.Single(report.Held);
        Assert.Equal(("acme", Holds.NeedsReauthorization, 20L), (held.Name, held.Why, held.Waiting));
        await post.MoveAsync(TimeSpan.FromDays(3));
        Assert.Equal(0, (await post.RunAsync()).Waiting);

        await post.ConnectAsync();
        Assert.Equal(20, (await post.RunAsync()).Delivered);
        foreach (var id in ids)
            Assert.Equal((SubmissionState.Delivered, 0), ((await post.FindAsync(id)).State, (await post.FindAsync(id)).Attempts));
        Assert.Empty(await post.Delivery.ListHeldAsync(default));
    }

    [Fact]
    public async Task A_grant_that_is_paused_holds_its_queue_until_it_is_resumed()
    {
        await using var post = await Post.OpenAsync();
        await post.Home.Keeper.PauseAsync("acme", default);
        await post.AcceptAsync("ann@customers.example");

        Assert.Equal(Holds.GrantPaused, Assert.Single((await post.RunAsync()).Held).Why);
        await post.Home.Keeper.ResumeAsync("acme", default);

        Assert.Equal(1, (await post.RunAsync()).Delivered);
    }

    [Fact]
    public async Task A_day_that_is_used_up_is_waited_out_without_a_try()
    {
        await using var post = await Post.OpenAsync();
        await post.Keap.SetQuotasAsync(new SandboxQuotas { AppPerDay = 1 });
        await post.AcceptAsync("bob@customers.example");
        var id = await post.AcceptAsync("ann@customers.example");

        var held = Assert.Single((await post.RunAsync()).Held);
        Assert.Equal((Holds.QuotaDay, new DateTimeOffset(2027, 1, 5, 0, 0, 0, TimeSpan.Zero)), (held.Why, held.Until));
        await post.MoveAsync(TimeSpan.FromHours(17));
        Assert.Equal(0, (await post.RunAsync()).Delivered);
        await post.Keap.SetQuotasAsync(new SandboxQuotas());
        await post.MoveAsync(TimeSpan.FromHours(1));
        Assert.Equal(2, (await post.RunAsync()).Delivered);
        Assert.Equal(0, (await post.FindAsync(id)).Attempts);
    }

    [Fact]
    public async Task Of_all_nodes_one_tries_whether_Keap_is_back()
    {
        await using var post = await Post.OpenAsync();
        for (var n = 0; n < 20; n++)
            await post.AcceptAsync($"p{n}@customers.example");
        var outage = post.Keap.Faults.Add(FaultNames.Brownout, options: new FaultOptions { WindowSeconds = 600 });
        await post.RunAsync();
        Assert.Equal(Holds.KeapUnavailable, (await post.QueueAsync())!.Held);
        await post.MoveAsync(TimeSpan.FromMinutes(5));
        var before = outage.Fired;
        // Whoever tries is held up; nobody else may in the meantime.
        post.Keap.Faults.Clear();
        var hang = post.Keap.Faults.Add(FaultNames.Hang, route: "api", times: 100);
        var nodes = new[] { post.Delivery, await post.OpenDeliveryAsync(await post.OpenHomeAsync()) };
        var runs = nodes.Select(node => node.RunAsync(TimeSpan.FromMinutes(1), default)).ToList();
        await hang.WaitUntilFiredAsync();
        await Task.WhenAny(runs);

        Assert.Equal(1, hang.Fired);
        post.Keap.Faults.Clear();
        await Task.WhenAll(runs);
        Assert.Equal(20, nodes.Sum(node => node.Done.Delivered));
    }

    [Fact]
    public async Task One_that_can_never_be_delivered_ends_with_a_person_and_holds_nobody_up()
    {
        await using var post = await Post.OpenAsync(new FormDefinition { Tags = ["Bad"], MakesTags = true });
        await post.AddFormAsync("good", new FormDefinition());
        post.Keap.Faults.Add(FaultNames.InternalError, route: "/crm/rest/v2/tags", times: 1000);
        var poison = await post.AcceptAsync("ann@customers.example");
        post.StartDelivery();

        for (var hours = 0; hours < 4 * 24; hours++)
        {
            await post.AcceptAsync($"p{hours}@customers.example", "good");
            await post.MoveAsync(TimeSpan.FromHours(1));
        }

        Assert.Equal(SubmissionState.NeedsAttention, (await post.FindAsync(poison)).State);
        Assert.Equal(4 * 24, post.Delivery.Done.Delivered);
    }

    [Fact]
    public async Task An_hour_of_503_costs_nobody_an_attempt_and_is_caught_up_with_at_once()
    {
        var count = Soak.Times(120, 1000);
        await using var post = await Post.OpenAsync();
        post.Keap.Faults.Add(FaultNames.Brownout, options: new FaultOptions { WindowSeconds = 3600 });
        post.StartDelivery();
        var ids = new List<SubmissionId>();
        for (var n = 0; n < count; n++)
        {
            ids.Add(await post.AcceptAsync($"p{n}@customers.example"));
            // Whoever is all alone cannot know that it is not its own fault.
            if (n >= 20)
                await post.MoveAsync(TimeSpan.FromHours(1) / (count - 20));
        }
        foreach (var id in ids)
            Assert.Equal(0, (await post.FindAsync(id)).Attempts);

        // 1.2 times the hour, and everything is there.
        await post.MoveAsync(TimeSpan.FromMinutes(12));

        Assert.Equal(count, post.Delivery.Done.Delivered);
        Assert.All(post.Keap.State.Contacts.GroupBy(contact => contact.Email), contacts => Assert.Single(contacts));
    }
}
