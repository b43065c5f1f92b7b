using System.Text.RegularExpressions;

namespace Evergrant.Tests;

/// `docs/threads.md` says what answers each question it all began with, and which test shows that it does.
public partial class ThreadsDocumentTests
{
    private static readonly string[] Questions =
    [
        "## 000 Invalid Refresh Token",
        "## 001 Api Key Refresh",
        "## 002 How to get access token",
        "## 003 REST API Connection",
        "## 004 Granting Access to an External Developer",
    ];

    private static readonly string Root = FindRoot(new DirectoryInfo(AppContext.BaseDirectory));
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Root, "docs", "threads.md"));

    [Fact]
    public void Each_of_the_five_questions_has_its_rows()
    {
        Assert.Equal(Questions, Lines.Where(line => line.StartsWith("## ", StringComparison.Ordinal)));
        Assert.All(Questions, question => Assert.InRange(RowsBelow(question).Count(), 10, 25));
    }

    [Fact]
    public void No_row_leaves_anything_open() =>
        Assert.All(
            Questions.SelectMany(RowsBelow),
            row =>
            {
                Assert.Equal(3, row.Length);
                Assert.All(row, cell => Assert.NotEqual("", cell));
            }
        );

    [Fact]
    public void Every_row_is_shown_by_a_test_that_exists()
    {
        var written = Directory
            .EnumerateFiles(Path.Combine(Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(Tests)
            .ToHashSet();
        foreach (var row in Questions.SelectMany(RowsBelow))
        {
            var named = TestName().Matches(row[2]).Select(name => name.Groups[1].Value).ToList();
            Assert.True(named.Count > 0, $"no test is named: {row[0]}");
            Assert.All(named, name => Assert.True(written.Contains(name), $"no such test: {name}"));
        }
    }

    private static IEnumerable<string[]> RowsBelow(string question) =>
        Lines
            .SkipWhile(line => line != question)
            .Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith('|'))
            // The heading, and the line under it.
            .Skip(2)
            .Select(line => Bar().Split(line).Skip(1).SkipLast(1).Select(cell => cell.Trim()).ToArray());

    private static IEnumerable<string> Tests(string file) =>
        TestMethod()
            .Matches(File.ReadAllText(file))
            .Select(method => $"{Path.GetFileNameWithoutExtension(file)}.{method.Groups[1].Value}");

    private static string FindRoot(DirectoryInfo? folder) =>
        folder is null ? throw new InvalidOperationException("These tests run where they were built.")
        : File.Exists(Path.Combine(folder.FullName, "Evergrant.slnx")) ? folder.FullName
        : FindRoot(folder.Parent);

    /// A bar with a backslash before it is text.
    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Bar();

    [GeneratedRegex(@"`(\w+\.\w+)`")]
    private static partial Regex TestName();

    /// With any attributes between.
    [GeneratedRegex(@"\[\w*(?:Fact|Theory)\w*\b(?s:.*?)\bpublic (?:async )?(?:Task|void) (\w+)\(")]
    private static partial Regex TestMethod();
}
