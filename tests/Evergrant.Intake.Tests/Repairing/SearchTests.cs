using Evergrant.Intake.Submissions;
using Evergrant.Storage;

namespace Evergrant.Intake.Tests.Repairing;

public sealed class SearchTests
{
    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_repetition_both_ways()
    {
        await using var room = await Room.OpenAsync();
        var sent = new List<string>();
        for (var n = 0; n < 7; n++)
        {
            var id = await room.SendAsync($"p{n}@customers.example");
            sent.Add(id.ToString());
            if (n % 3 == 0)
                await room.NeedAttentionAsync(id);
        }

        Assert.Equal(sent, await AllAsync(room, new SubmissionFilter(), oldestFirst: true));
        sent.Reverse();
        Assert.Equal(sent, await AllAsync(room, new SubmissionFilter(), oldestFirst: false));
        // Over states that lie apart in their index.
        var both = new SubmissionFilter { States = [SubmissionState.Queued, SubmissionState.NeedsAttention] };
        Assert.Equal(sent, await AllAsync(room, both, oldestFirst: false));
    }

    [Fact]
    public async Task Each_filter_chooses()
    {
        await using var room = await Room.OpenAsync();
        await room.AddFormAsync("quote", new());
        var first = await room.SendAsync();
        room.Calendar.Advance(TimeSpan.FromHours(1));
        var noon = room.Calendar.GetUtcNow();
        var quote = await room.SendAsync("bob@customers.example", "quote");
        await room.NeedAttentionAsync(quote, "no_such_tag");

        Assert.Equal([first], await ListAsync(room, new() { Form = Room.Form }));
        Assert.Equal([quote], await ListAsync(room, new() { Since = noon }));
        Assert.Equal([first], await ListAsync(room, new() { Until = noon }));
        Assert.Equal([quote], await ListAsync(room, new() { Problem = "no_such_tag" }));
        Assert.Equal([quote], await ListAsync(room, new() { States = [SubmissionState.NeedsAttention] }));
        Assert.Equal(
            [first],
            await ListAsync(room, new() { Person = room.Store.People.Of(" ANN@customers.example ") })
        );
        Assert.Empty(await ListAsync(room, new() { Person = room.Store.People.Of("eve@customers.example") }));
    }

    [Fact]
    public async Task What_waits_behind_a_hold_is_held_and_nothing_else()
    {
        await using var room = await Room.OpenAsync();
        var id = await room.SendAsync();
        Assert.Equal([id], await ListAsync(room, new() { States = [SubmissionState.Queued] }));

        await room.Home.Database.WriteAsync(
            new Sql("update intake_queues set held = 'needs_reauthorization', held_at = 0").ExecuteAsync,
            default
        );

        Assert.Empty(await ListAsync(room, new() { States = [SubmissionState.Queued] }));
        Assert.Equal([id], await ListAsync(room, new() { States = [SubmissionState.Held] }));
        var seen = (await room.Store.SeeAsync(id, default))!;
        Assert.Equal((SubmissionState.Held, "needs_reauthorization"), (seen.State, seen.Hold!.Why));
        Assert.Equal(SubmissionState.Held, Assert.Single(await room.Store.CountByFormAsync(default)).State);
    }

    [Fact]
    public async Task One_that_does_not_open_hides_no_other_and_can_be_discarded()
    {
        await using var room = await Room.OpenAsync();
        var (broken, whole) = (await room.SendAsync(), await room.SendAsync("bob@customers.example"));
        await room.Home.Database.WriteAsync(
            new Sql("update submissions set sealed_content = 'x' where id = @id")
            {
                ["id"] = broken.ToString(),
            }.ExecuteAsync,
            default
        );

        Assert.Equal([whole, broken], await ListAsync(room, new()));
        await room.Repairs.DiscardAsync(broken, Room.Ann, default);
        Assert.Equal(SubmissionState.Discarded, (await room.Store.SeeAsync(broken, default))!.State);
    }

    private static async Task<List<SubmissionId>> ListAsync(Room room, SubmissionFilter filter) =>
        [.. (await room.Store.ListAsync(filter, null, 10, false, default)).Select(seen => seen.Submission.Id)];

    private static async Task<List<string>> AllAsync(Room room, SubmissionFilter filter, bool oldestFirst)
    {
        var all = new List<string>();
        SubmissionId? after = null;
        while (await room.Store.ListAsync(filter, after, 2, oldestFirst, default) is { Count: > 0 } page)
        {
            all.AddRange(page.Select(seen => seen.Submission.Id.ToString()));
            after = page[^1].Submission.Id;
        }
        return all;
    }
}
