using Evergrant.Sandbox.Pages;

namespace Evergrant.Sandbox.Looking;

/// <summary>The request as a program of each language, folded.</summary>
internal static class CopyPiece
{
    private static readonly (SnippetLanguage Language, string Name)[] Languages =
    [
        (SnippetLanguage.Curl, "curl"),
        (SnippetLanguage.Php, "PHP"),
        (SnippetLanguage.CSharp, "C#"),
        (SnippetLanguage.Node, "Node"),
        (SnippetLanguage.Http, ".http"),
    ];

    public static Html Of(SnippetCall call) =>
        Html.Of(
            $"""
            <h2>Send it again</h2>
            <p>What may be a secret is an environment variable.</p>
            {Html.Join(
                Languages.Select(one =>
                    Html.Of(
                        $"<details><summary>{one.Name}</summary><pre>{Snippet.Of(call, one.Language)}</pre></details>"
                    )
                )
            )}
            """
        );
}
