using System.Net;
using System.Text.RegularExpressions;

namespace Evergrant.Cli.Demo;

/// A page as a browser got it; enough HTML is understood to press buttons on our own and the sandbox's.
internal sealed partial record BrowserPage(Uri Address, HttpStatusCode Status, string Html)
{
    public string Title => Decode(TitlePattern().Match(Html).Groups["text"].Value);

    public bool Asks(string field) => Html.Contains($"name=\"{field}\"", StringComparison.Ordinal);

    /// Where the page's form goes, and what it holds unseen.
    public (Uri Action, Dictionary<string, string> Hidden) Form()
    {
        var form = FormPattern().Match(Html);
        if (!form.Success)
            throw new DemoFailedException($"The page at {Path} has no form; it says: {Title}");
        var hidden = HiddenPattern()
            .Matches(Html)
            .ToDictionary(field => Decode(field.Groups["name"].Value), field => Decode(field.Groups["value"].Value));
        return (new Uri(Address, Decode(form.Groups["action"].Value)), hidden);
    }

    public Uri Link(string path)
    {
        var links = LinkPattern().Matches(Html).Select(link => new Uri(Address, Decode(link.Groups["address"].Value)));
        return links.FirstOrDefault(link => link.AbsolutePath == path)
            ?? throw new DemoFailedException($"The page at {Path} has no link to {path}; it says: {Title}");
    }

    /// Without the query: codes and states stand there.
    private string Path => Address.GetLeftPart(UriPartial.Path);

    private static string Decode(string html) => WebUtility.HtmlDecode(html);

    [GeneratedRegex("""<title>(?<text>[^<]*)</title>""")]
    private static partial Regex TitlePattern();

    [GeneratedRegex("""<form method="post" action="(?<action>[^"]*)"[^>]*>""")]
    private static partial Regex FormPattern();

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]*)" value="(?<value>[^"]*)">""")]
    private static partial Regex HiddenPattern();

    [GeneratedRegex("""<a\s[^>]*href="(?<address>[^"]*)"[^>]*>""")]
    private static partial Regex LinkPattern();
}
