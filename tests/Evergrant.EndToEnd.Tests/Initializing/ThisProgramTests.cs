using System.Diagnostics;
using Evergrant.Cli.Initializing;

namespace Evergrant.EndToEnd.Initializing;

public sealed class ThisProgramTests
{
    [Theory]
    [InlineData("/home/ann/keap")]
    [InlineData("/home/Jürgen Müller/a b")]
    [InlineData("/x/$HOME`id`\"'\\%s")]
    public async Task A_shell_takes_a_printed_line_as_it_was_meant(string home)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"printf '%s\\n' {ThisProgram.Line("token", "--home", home)}"])
        {
            RedirectStandardOutput = true,
        };
        using var shell = Process.Start(start)!;
        var words = (await shell.StandardOutput.ReadToEndAsync()).TrimEnd('\n').Split('\n');
        Assert.Equal([.. ThisProgram.Words, "token", "--home", home], words);
    }

    [Fact]
    public void Cron_and_units_get_their_own_signs_escaped()
    {
        Assert.EndsWith(
            @"'/x/100\% $y'",
            ThisProgram.CronLine("tick", "--home", "/x/100% $y"),
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            "\"/x/100%% $$y\"",
            ThisProgram.UnitLine("tick", "--home", "/x/100% $y"),
            StringComparison.Ordinal
        );
    }
}
