using System.Diagnostics;
using System.Globalization;
using Evergrant.Intake.Delivering;
using Evergrant.Intake.Submissions;
using Evergrant.Intake.Tests.Delivering;

namespace Evergrant.Intake.Tests.Torturing;

/// A grant dies, submissions arrive, its owner comes back after three days, and the process that delivers is killed three times.
[Trait("Category", Soak.Category)]
public sealed class DeadGrantTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    [Fact]
    public async Task Each_is_delivered_once_and_in_the_order_of_its_person()
    {
        var count = Soak.Times(90, 5000);
        var people = count / 5;
        await using var post = await Post.OpenAsync();
        await post.KillGrantAsync();
        // Another process sees the time of the sandbox.
        var settings = new Dictionary<string, string> { ["clock"] = post.Keap.Address.ToString() };
        using var first = Node.Start(post.HomePath(), settings);
        await first.IsReadyAsync();
        var ids = new List<SubmissionId>();
        for (var n = 0; n < count; n++)
            ids.Add(
                await post.AcceptAsync(
                    new Content { Email = $"p{n % people}@customers.example", Message = $"{n / people}" }
                )
            );
        await UntilAsync(async () => (await post.QueueAsync())?.Held == Holds.NeedsReauthorization);
        await post.MoveAsync(TimeSpan.FromDays(3));
        Assert.All(await AllAsync(post, ids), seen => Assert.Equal((0, null), (seen.Attempts, seen.EndedAt)));

        var began = Stopwatch.GetTimestamp();
        await post.ConnectAsync();
        var node = first;
        for (var kill = 1; kill <= 3; kill++)
        {
            await UntilAsync(async () => await EndedAsync(post) >= count * kill / 5);
            node.Kill();
            node = Node.Start(post.HomePath(), settings);
        }
        using var last = node;
        await UntilAsync(async () => await EndedAsync(post) == count);
        var took = Stopwatch.GetElapsedTime(began);

        Assert.All(await AllAsync(post, ids), seen => Assert.Equal(SubmissionState.Delivered, seen.State));
        for (var person = 0; person < people; person++)
        {
            var contact = await post.ContactAsync($"p{person}@customers.example");
            var notes = (await post.NotesAsync(contact.Id)).OrderBy(note =>
                int.Parse(note.Id, CultureInfo.InvariantCulture)
            );
            Assert.Equal(Enumerable.Range(0, 5).Select(n => $"{n}"), notes.Select(note => note.Text));
        }
        Soak.Report(
            $"| dead grant, {count} submissions, 3 days, 3 kills | each once, in order; no attempt counted | drained in {took.TotalSeconds:0} s, {count / took.TotalSeconds:0}/s |"
        );
    }

    private static async Task<List<Submission>> AllAsync(Post post, List<SubmissionId> ids)
    {
        var all = new List<Submission>();
        foreach (var id in ids)
            all.Add(await post.FindAsync(id));
        return all;
    }

    private static async Task<long> EndedAsync(Post post) =>
        await post.CountAsync("select count(*) from submissions where state = 'delivered'");

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, "It does not come.");
            await Task.Delay(50);
        }
    }
}
