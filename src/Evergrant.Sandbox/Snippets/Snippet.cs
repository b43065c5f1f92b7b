using System.Text.RegularExpressions;

namespace Evergrant.Sandbox;

/// <summary>Writes a call as a program of another language, whole: copied as it is, it runs.</summary>
public static partial class Snippet
{
    public static string Of(SnippetCall call, SnippetLanguage language) =>
        language switch
        {
            SnippetLanguage.Curl => Snippets.CurlSnippet.Of(call),
            SnippetLanguage.Php => Snippets.PhpSnippet.Of(call),
            SnippetLanguage.CSharp => Snippets.CSharpSnippet.Of(call),
            SnippetLanguage.Node => Snippets.NodeSnippet.Of(call),
            SnippetLanguage.Http => Snippets.HttpSnippet.Of(call),
            _ => throw new ArgumentOutOfRangeException(nameof(language)),
        };

    /// <summary>The text's parts: of a variable its name.</summary>
    internal static IEnumerable<(string Text, bool IsVariable)> Parts(string text)
    {
        var from = 0;
        foreach (Match match in Variables().Matches(text))
        {
            if (match.Index > from)
                yield return (text[from..match.Index], false);
            yield return (match.Value[1..], true);
            from = match.Index + match.Length;
        }

        if (from < text.Length || text.Length == 0)
            yield return (text[from..], false);
    }

    [GeneratedRegex("\\$[A-Z][A-Z_]+")]
    private static partial Regex Variables();
}
