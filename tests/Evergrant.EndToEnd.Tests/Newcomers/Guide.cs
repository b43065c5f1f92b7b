using System.Text.RegularExpressions;

namespace Evergrant.EndToEnd.Newcomers;

/// A guide whose sessions, fenced blocks that open with ```console NAME, are what the programs print. The prose between them
/// and the programs in it are written by hand.
internal sealed partial class Guide(string name)
{
    private const string Write = "EVERGRANT_WRITE_DOCS";
    private readonly string path = Path.Combine(Repository.Root, "docs", "guides", name);

    public IEnumerable<string> Sessions =>
        Blocks().Matches(Text).Select(block => block.Groups["head"].Value).Where(IsSession);

    /// The text of the block with this head, to be run.
    public string Block(string head) => Find(head).Groups["body"].Value;

    /// <param name="renew">What writes the file anew.</param>
    public void Has(string session, string printed, string renew)
    {
        var block = Find($"console {session}");
        var body = block.Groups["body"];
        if (body.Value == printed)
            return;
        if (Environment.GetEnvironmentVariable(Write) == "1")
            File.WriteAllText(path, Text.Remove(body.Index, body.Length).Insert(body.Index, printed));
        else
            Assert.Fail(
                $"docs/guides/{name}, session “{session}”, is not what is printed (- guide, + printed):\n{Difference(body.Value, printed)}\nTo renew it: {Write}=1 {renew}"
            );
    }

    private string Text => File.ReadAllText(path);

    private Match Find(string head) =>
        Assert.Single(Blocks().Matches(Text), block => block.Groups["head"].Value == head);

    private static bool IsSession(string head) => head.StartsWith("console", StringComparison.Ordinal);

    /// What begins and ends alike is left out.
    private static string Difference(string guide, string printed)
    {
        var (old, now) = (guide.Split('\n'), printed.Split('\n'));
        var start = old.Zip(now).TakeWhile(pair => pair.First == pair.Second).Count();
        var most = Math.Min(old.Length, now.Length) - start;
        var end = old.Reverse().Zip(now.Reverse()).Take(most).TakeWhile(pair => pair.First == pair.Second).Count();
        return string.Join(
            '\n',
            old[start..^end].Select(line => $"- {line}").Concat(now[start..^end].Select(line => $"+ {line}"))
        );
    }

    [GeneratedRegex("^```(?<head>[a-z].*)\n(?<body>(?s:.*?))^```$", RegexOptions.Multiline)]
    private static partial Regex Blocks();
}
