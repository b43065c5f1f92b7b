using Evergrant.Hosting.Home;

namespace Evergrant.Hosting.Tests.Home;

public sealed class PrivateFilesTests
{
    /// Two programs that start at once must not each make a master key: what one sealed would be lost.
    [Fact]
    public void Of_many_that_make_a_file_at_once_one_does_and_the_file_is_its()
    {
        using var folder = new TemporaryFolder();
        for (var round = 0; round < 100; round++)
        {
            var path = folder.Of($"file-{round}");
            using var start = new Barrier(4);
            var made = new bool[4];
            var threads = Enumerable
                .Range(0, 4)
                .Select(number => new Thread(() =>
                {
                    start.SignalAndWait();
                    made[number] = PrivateFiles.TryCreate(path, $"{number}");
                }))
                .ToList();
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());

            Assert.Equal($"{Array.IndexOf(made, true)}", File.ReadAllText(path));
            Assert.Single(made, one => one);
        }
        Assert.Equal(100, Directory.GetFiles(folder.Of(".")).Length);
    }
}
