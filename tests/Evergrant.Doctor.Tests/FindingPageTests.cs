using Evergrant.EndToEnd;

namespace Evergrant.Doctor.Tests;

/// docs/findings says what the rules say. EVERGRANT_WRITE_DOCS=1 writes it anew.
public sealed class FindingPageTests
{
    private static readonly string Folder = Path.GetFullPath(Path.Combine(Repository.Root, "docs/findings"));

    [Fact]
    public void Every_finding_has_a_page_and_none_is_stale()
    {
        var due = Examination
            .Known.Select(known => (Name: known.Id + ".md", Text: FindingPage.Of(known.Id)!))
            .Append((Name: "README.md", Text: FindingPage.Index()))
            .ToDictionary(page => page.Name, page => page.Text, StringComparer.Ordinal);
        if (Environment.GetEnvironmentVariable("EVERGRANT_WRITE_DOCS") == "1")
            Write(due);

        Assert.Equal(
            due.Keys.Order(StringComparer.Ordinal),
            Directory.GetFiles(Folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)
        );
        foreach (var (name, text) in due)
            Assert.True(
                File.ReadAllText(Path.Combine(Folder, name)) == text,
                $"docs/findings/{name} is stale; EVERGRANT_WRITE_DOCS=1 ./test writes it anew"
            );
    }

    [Fact]
    public void An_id_is_explained_in_any_letter_case_and_an_unknown_one_is_not()
    {
        Assert.StartsWith("# OAUTH-010: ", FindingPage.Of("oauth-010"), StringComparison.Ordinal);
        Assert.Null(FindingPage.Of("OAUTH-999"));
    }

    private static void Write(Dictionary<string, string> pages)
    {
        Directory.CreateDirectory(Folder);
        foreach (var file in Directory.GetFiles(Folder))
            File.Delete(file);
        foreach (var (name, text) in pages)
            File.WriteAllText(Path.Combine(Folder, name), text);
    }
}
