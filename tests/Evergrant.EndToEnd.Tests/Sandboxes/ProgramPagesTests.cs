using Evergrant.Cli.Sandboxes.Running;

namespace Evergrant.EndToEnd.Sandboxes;

/// What a sandbox gives back while nothing comes: nothing that is not in a file as it was.
public sealed class ProgramPagesTests
{
    private const string Told = """
        5629a000-5629f000 r-xp 00000000 fe:00 131 /opt/evergrant
        Rss:                  20 kB
        Anonymous:             0 kB
        VmFlags: rd ex mr mw me
        562a0000-562a2000 r--s 00010000 fe:00 131 /opt/evergrant
        Rss:                   8 kB
        Anonymous:             0 kB
        562b0000-562b1000 r-xp 00020000 fe:00 131 /opt/evergrant
        Rss:                   4 kB
        Anonymous:             4 kB
        562c0000-562c1000 rw-p 00030000 fe:00 131 /opt/evergrant
        Anonymous:             0 kB
        562d0000-562d1000 r--p 00000000 00:00 0
        Anonymous:             0 kB
        562e0000-562e1000 r-xs 00000000 00:01 7 /memfd:doublemapper (deleted)
        Anonymous:             0 kB
        7ffc0000-7ffc1000 r-xp 00000000 00:00 0 [vdso]
        Anonymous:             0 kB
        """;

    [Fact]
    public void Only_what_nobody_can_write_and_nobody_wrote_is_given_back() =>
        Assert.Equal(
            [((nint)0x5629a000, (nuint)0x5000), ((nint)0x562a0000, (nuint)0x2000)],
            ProgramPages.Clean(Told.Split('\n'))
        );

    [Fact]
    public async Task A_sandbox_that_gave_it_back_answers_as_before()
    {
        using var home = new TemporaryHome();
        await using var running = home.Start("sandbox", "up", "--port", "0");
        var address = new Uri((await running.WaitForLineAsync("listening on"))["listening on ".Length..]);
        using var http = new HttpClient { BaseAddress = address };
        Assert.True((await http.GetAsync("/_sandbox/live")).IsSuccessStatusCode);
        var before = running.ResetPeakMemory();

        // Once nothing has come for two seconds.
        await Eventually.HoldsAsync(() => Task.FromResult(running.ResetPeakMemory() < before - (4 * 1024 * 1024)));

        Assert.True((await http.GetAsync("/_sandbox/live")).IsSuccessStatusCode);
        Assert.True((await http.GetAsync("/my-apps")).IsSuccessStatusCode);
    }
}
