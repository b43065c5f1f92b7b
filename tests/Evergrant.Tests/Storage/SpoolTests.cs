using System.Text;
using Evergrant.Sealing;
using Evergrant.Storage;

namespace Evergrant.Tests.Storage;

/// Invariants 3 and 4.
public sealed class SpoolTests : IDisposable
{
    private readonly SpoolFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_a_dead_process_was_answered_is_found_in_full()
    {
        var answer = Some.Answer();
        await folder.LeaveAsync("a", answer);
        var (answers, problems) = folder.Adopt();
        Assert.Empty(problems);
        var found = Assert.Single(answers);
        Assert.Equal(answer.Answer.Body.ToArray(), found.Answer.Body.ToArray());
        Assert.Equal(answer, found with { Answer = found.Answer with { Body = answer.Answer.Body } });
    }

    [Fact]
    public async Task The_longest_answer_fits()
    {
        await folder.LeaveAsync("a", Some.Answer(Evergrant.Protocol.TokenAnswer.LongestBody));
        Assert.Single(folder.Adopt().Answers);
    }

    [Fact]
    public async Task Nothing_of_it_can_be_read_on_the_disk()
    {
        var answer = Some.Answer();
        answer = answer with { Answer = answer.Answer with { Body = Encoding.UTF8.GetBytes("canary-token") } };
        await folder.LeaveAsync("a", answer);
        var bytes = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(folder.FileOf("a.spool")));
        Assert.DoesNotContain("canary", bytes, StringComparison.Ordinal);
        Assert.DoesNotContain(answer.Attempt.Grant.ToString(), bytes, StringComparison.Ordinal);
        Assert.Contains(answer.Attempt.Id.ToString(), bytes, StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_and_file_are_the_owners_alone_and_the_room_is_there_before()
    {
        using var spool = folder.Open("a");
        Assert.NotNull(spool.TryReserve());
        Assert.Equal(16 * 64 * 1024, new FileInfo(folder.FileOf("a.spool")).Length);
        if (OperatingSystem.IsWindows())
            return;
        Assert.Equal("UserExecute, UserWrite, UserRead", $"{File.GetUnixFileMode(folder.FolderPath)}");
        Assert.Equal("UserWrite, UserRead", $"{File.GetUnixFileMode(folder.FileOf("a.spool"))}");
    }

    [Fact]
    public async Task A_living_process_is_left_alone_even_if_it_is_this_one()
    {
        using var living = folder.Open("a");
        await living.TryReserve()!.WriteAsync(Some.Answer());
        using var other = folder.Open("b");
        Assert.Empty(other.FindAbandoned());
        Assert.Empty(living.FindAbandoned());
    }

    [Fact]
    public async Task Only_one_process_adopts_a_file()
    {
        await folder.LeaveAsync("a", Some.Answer());
        using var one = folder.Open("b");
        using var other = folder.Open("c");
        using var taken = Assert.Single(one.FindAbandoned());
        Assert.Empty(other.FindAbandoned());
        Assert.True(taken.Delete());
        taken.Dispose();
        Assert.Empty(other.FindAbandoned());
        Assert.False(File.Exists(folder.FileOf("a.spool")));
    }

    [Fact]
    public async Task A_process_of_the_same_name_writes_elsewhere_and_adopts_its_forerunner()
    {
        var first = Some.Answer();
        await folder.LeaveAsync("a", first);
        using var spool = folder.Open("a");
        await spool.TryReserve()!.WriteAsync(Some.Answer());
        using var abandoned = Assert.Single(spool.FindAbandoned());
        Assert.Equal(first.Attempt, Assert.Single(abandoned.Answers).Attempt);
        Assert.True(File.Exists(folder.FileOf("a-2.spool")));
    }

    [Fact]
    public async Task A_released_slot_is_used_again_after_all_others()
    {
        var answers = Enumerable.Range(0, 17).Select(_ => Some.Answer()).ToArray();
        using (var spool = folder.Open("a"))
            foreach (var answer in answers)
            {
                var slot = spool.TryReserve()!;
                await slot.WriteAsync(answer);
                slot.Release();
                slot.Release();
            }
        var found = folder.Adopt().Answers;
        Assert.Equal(16, found.Count);
        Assert.DoesNotContain(answers[0].Attempt, found.Select(answer => answer.Attempt));
    }

    [Fact]
    public async Task Sixty_four_at_once_are_all_durable()
    {
        var answers = Enumerable.Range(0, 64).Select(_ => Some.Answer(5000)).ToArray();
        using (var spool = folder.Open("a"))
        {
            var slots = answers.Select(_ => spool.TryReserve()!).ToArray();
            await Task.WhenAll(answers.Zip(slots, (answer, slot) => Task.Run(() => slot.WriteAsync(answer))));
        }
        var (found, problems) = folder.Adopt();
        Assert.Empty(problems);
        Assert.Equal(answers.Select(a => a.Attempt.Id).Order(), found.Select(a => a.Attempt.Id).Order());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Torn_at_any_sector_it_is_the_old_record_or_a_problem_and_never_a_wrong_one(bool overOlder)
    {
        await folder.LeaveAsync("a", Some.Answer(20_000));
        var older = await File.ReadAllBytesAsync(folder.FileOf("a.spool"));
        File.Delete(folder.FileOf("a.spool"));
        var answer = Some.Answer(30_000);
        await folder.LeaveAsync("a", answer);
        var newer = await File.ReadAllBytesAsync(folder.FileOf("a.spool"));
        var under = overOlder ? older : new byte[newer.Length];
        var end = newer.AsSpan(0, 64 * 1024).LastIndexOfAnyExcept((byte)0) + 1;
        for (var cut = 0; cut <= 64 * 1024; cut += 512)
        {
            await File.WriteAllBytesAsync(folder.FileOf("a.spool"), [.. newer[..cut], .. under[cut..]]);
            var (answers, problems) = folder.Adopt();
            if (cut == 0)
                Assert.Equal((overOlder ? 1 : 0, 0), (answers.Count, problems.Count));
            else if (cut < end)
                Assert.Contains("torn", Assert.Single(problems), StringComparison.Ordinal);
            else
                Assert.Equal(answer.Attempt, Assert.Single(answers).Attempt);
        }
    }

    [Fact]
    public async Task Torn_backwards_it_is_a_problem_too()
    {
        await folder.LeaveAsync("a", Some.Answer(30_000));
        var bytes = await File.ReadAllBytesAsync(folder.FileOf("a.spool"));
        for (var cut = 512; cut < 30_000; cut += 512)
        {
            await File.WriteAllBytesAsync(folder.FileOf("a.spool"), [.. new byte[cut], .. bytes[cut..]]);
            var (answers, problems) = folder.Adopt();
            Assert.Equal((0, 1), (answers.Count, problems.Count));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(20)]
    [InlineData(50)]
    [InlineData(200)]
    public async Task A_changed_byte_is_a_problem_and_the_file_stays(int at)
    {
        await folder.LeaveAsync("a", Some.Answer(), Some.Answer());
        var bytes = await File.ReadAllBytesAsync(folder.FileOf("a.spool"));
        bytes[at] ^= 1;
        await File.WriteAllBytesAsync(folder.FileOf("a.spool"), bytes);
        using var spool = folder.Open("b");
        using var abandoned = Assert.Single(spool.FindAbandoned());
        Assert.Equal((1, 1), (abandoned.Answers.Count, abandoned.Problems.Count));
        Assert.False(abandoned.Delete());
        Assert.True(File.Exists(folder.FileOf("a.spool")));
    }

    [Fact]
    public async Task A_file_cut_short_is_read_as_far_as_it_goes()
    {
        await folder.LeaveAsync("a", Some.Answer(), Some.Answer(30_000));
        using (var file = File.OpenWrite(folder.FileOf("a.spool")))
            file.SetLength(64 * 1024 + 1000);
        var (answers, problems) = folder.Adopt();
        Assert.Equal((1, 1), (answers.Count, problems.Count));
    }

    [Fact]
    public async Task A_record_of_another_file_does_not_open()
    {
        var answer = Some.Answer();
        await folder.LeaveAsync("a", answer);
        File.Move(folder.FileOf("a.spool"), folder.FileOf("b.spool"));
        var (answers, problems) = folder.Adopt();
        Assert.Empty(answers);
        Assert.Contains(answer.Attempt.Id.ToString(), Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_of_another_store_or_key_does_not_open()
    {
        await folder.LeaveAsync("a", Some.Answer());
        Assert.Single(folder.Adopt("another").Problems);
        using var stranger = new SpoolFolder(folder.FolderPath) { Sealer = new Sealer(KeyRing.Create()) };
        Assert.Contains("not on the ring", Assert.Single(stranger.Adopt().Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_file_is_not_read_again_until_it_or_the_keys_change()
    {
        await folder.LeaveAsync("a", Some.Answer());
        var bytes = await File.ReadAllBytesAsync(folder.FileOf("a.spool"));
        bytes[200] ^= 1;
        await File.WriteAllBytesAsync(folder.FileOf("a.spool"), bytes);
        using var spool = folder.Open("b");
        using (var abandoned = Assert.Single(spool.FindAbandoned()))
            spool.SetAside(abandoned);
        Assert.Empty(spool.FindAbandoned());
        bytes[200] ^= 1;
        await File.WriteAllBytesAsync(folder.FileOf("a.spool"), bytes);
        using var mended = Assert.Single(spool.FindAbandoned());
        Assert.Single(mended.Answers);
    }

    [Fact]
    public void A_lock_whose_file_never_came_is_removed_when_it_is_old()
    {
        using var spool = folder.Open("b");
        var (old, fresh) = (folder.FileOf("old.lock"), folder.FileOf("fresh.lock"));
        File.WriteAllBytes(old, []);
        File.WriteAllBytes(fresh, []);
        var now = folder.Clock.GetUtcNow().UtcDateTime;
        File.SetLastWriteTimeUtc(old, now.AddHours(-2));
        File.SetLastWriteTimeUtc(fresh, now);
        Assert.Empty(spool.FindAbandoned());
        Assert.Equal((false, true), (File.Exists(old), File.Exists(fresh)));
    }

    [Fact]
    public async Task The_folder_lists_whose_files_there_are_and_whose_answers()
    {
        var left = Some.Answer();
        await folder.LeaveAsync("a", left);
        using var spool = folder.Open("b");
        var mine = Some.Answer();
        await spool.TryReserve()!.WriteAsync(mine);
        var (gone, alive) = spool.List() is [var first, var second]
            ? (first, second)
            : throw new InvalidOperationException();
        Assert.Equal(("a.spool", false), (gone.Name, gone.IsAlive));
        Assert.Equal(("b.spool", true), (alive.Name, alive.IsAlive));
        Assert.Equal(left.Attempt.Id.ToString(), Assert.Single(gone.Attempts));
        Assert.Equal(mine.Attempt.Id.ToString(), Assert.Single(alive.Attempts));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../a")]
    [InlineData("a/b")]
    [InlineData(".a")]
    [InlineData("a b")]
    public void A_name_that_is_no_file_name_is_refused(string node) =>
        Assert.Throws<ArgumentException>(() => folder.Open(node));
}
