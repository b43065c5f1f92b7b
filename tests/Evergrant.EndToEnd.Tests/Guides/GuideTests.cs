using System.Globalization;

namespace Evergrant.EndToEnd.Guides;

/// Every guide, followed to the letter.
public sealed class GuideTests
{
    public static TheoryData<string> Guides { get; } =
    [
        .. Directory
            .EnumerateFiles(Guide.Folder, "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Guide.Folder, file))
            .Order(),
    ];

    [TheoryNeeding("bash", "curl", "php", "node", "nginx", "openssl")]
    [MemberData(nameof(Guides))]
    public async Task What_a_guide_says_works(string name)
    {
        var steps = Guide.Read(name);
        if (steps.Count == 0)
            return;
        await using var machine = await ReadersMachine.CreateAsync();
        var last = new Ended(0, "", "");
        foreach (var step in steps)
            last = await FollowAsync(machine, step, last, $"{name}:{step.Line}");
        machine.HasPrintedNoSecret();
    }

    private static async Task<Ended> FollowAsync(ReadersMachine machine, GuideStep step, Ended last, string place)
    {
        switch (step.Kind)
        {
            case "file":
                machine.Give(step.Argument, step.Text);
                return last;
            case "from":
                StandsIn(Path.Combine(Repository.Root, step.Argument), step.Text, place);
                return last;
            case "start":
                await machine.StartAsync(step.Text, step.Argument);
                return last;
            case "prints":
                Assert.True(
                    $"{last.Output}{last.Errors}".Contains(machine.Here(step.Argument), StringComparison.Ordinal),
                    $"{place}: not printed\n{last.Output}\n{last.Errors}"
                );
                return last;
            case "crontab":
                foreach (var line in step.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                    await RunAsync(machine, line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries)[5], 0, place);
                return last;
            case "try":
                return await RunAsync(machine, step.Argument, 0, place);
            default:
                var code = step.Argument is "" ? 0 : int.Parse(step.Argument, CultureInfo.InvariantCulture);
                return await RunAsync(machine, step.Text, code, place);
        }
    }

    private static async Task<Ended> RunAsync(ReadersMachine machine, string script, int code, string place)
    {
        var ended = await machine.RunAsync(script);
        Assert.True(ended.Code == code, $"{place}: exit code {ended.Code}, not {code}\n{ended.Output}\n{ended.Errors}");
        return ended;
    }

    /// A guide shows pieces of programs that are compiled and run elsewhere; each line is one of theirs, in their order.
    private static void StandsIn(string file, string text, string place)
    {
        var at = 0;
        var whole = File.ReadAllText(file);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var found = line is "…" ? at : whole.IndexOf(line, at, StringComparison.Ordinal);
            Assert.True(found >= 0, $"{place}: not in {file}: {line}");
            at = found;
        }
    }
}
