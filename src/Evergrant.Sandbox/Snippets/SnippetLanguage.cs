namespace Evergrant.Sandbox;

/// <summary>In what a call can be written down.</summary>
public enum SnippetLanguage
{
    Curl,
    Php,
    CSharp,
    Node,

    /// <summary>A <c>.http</c> file, as editors take it.</summary>
    Http,
}
