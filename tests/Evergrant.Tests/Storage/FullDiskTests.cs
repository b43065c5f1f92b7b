using Evergrant.Storage;

namespace Evergrant.Tests.Storage;

/// Invariant 4, on a disk that is really full.
public sealed class FullDiskTests
{
    [SmallDiskFact]
    public async Task A_reserved_slot_is_written_on_a_full_disk_and_a_new_one_refused_until_there_is_room()
    {
        using var disk = SmallDisk.Mount();
        using var folder = new SpoolFolder(Path.Combine(disk.FullName, "spool"));
        var answers = Enumerable.Range(0, 16).Select(_ => Some.Answer(40_000)).ToArray();
        using (var spool = folder.Open("a"))
        {
            var slots = answers.Select(_ => spool.TryReserve()!).ToArray();
            disk.Fill();
            Assert.Null(spool.TryReserve());
            await Task.WhenAll(answers.Zip(slots, (answer, slot) => slot.WriteAsync(answer)));
            disk.Clear();
            Assert.Null(spool.TryReserve());
            folder.Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.NotNull(spool.TryReserve());
        }
        Assert.Equal(16, folder.Adopt().Answers.Count);
    }

    [SmallDiskFact]
    public async Task A_file_that_failed_once_is_left_and_the_answer_goes_to_a_new_one()
    {
        using var disk = SmallDisk.Mount();
        using var folder = new SpoolFolder(Path.Combine(disk.FullName, "spool"));
        var answer = Some.Answer();
        using (var spool = folder.Open("a"))
        {
            var slot = spool.TryReserve()!;
            // Takes the preallocated room away again, as a file system does that copies on write.
            using (
                var file = new FileStream(
                    folder.FileOf("a.spool"),
                    FileMode.Open,
                    FileAccess.Write,
                    FileShare.ReadWrite
                )
            )
            {
                file.SetLength(0);
                file.SetLength(1024 * 1024);
            }
            disk.Fill();
            await Assert.ThrowsAsync<SpoolFailedException>(() => slot.WriteAsync(answer));
            disk.Clear();
            await slot.WriteAsync(answer);
            folder.Clock.Advance(TimeSpan.FromSeconds(1));
            await spool.TryReserve()!.WriteAsync(Some.Answer());
        }
        Assert.True(File.Exists(folder.FileOf("a-2.spool")));
        var (answers, problems) = folder.Adopt();
        Assert.Contains(answer.Attempt, answers.Select(found => found.Attempt));
        Assert.Equal((2, 0), (answers.Count, problems.Count));
    }
}
