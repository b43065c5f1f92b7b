namespace Evergrant.Sandbox;

/// <summary>
/// An HTTP call to be written down as a program. <c>$NAME</c> in any value is the environment variable of that name: a
/// snippet holds no secret.
/// </summary>
public sealed record SnippetCall
{
    public required string Method { get; init; }

    public required string Url { get; init; }

    /// <summary>Without those that a client sends by itself.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Name and password of <c>Authorization: Basic</c>; null without it.</summary>
    public KeyValuePair<string, string>? Basic { get; init; }

    /// <summary>Fields of a form body; null when the body is none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Form { get; init; }

    /// <summary>A body that is no form; its Content-Type is among the headers.</summary>
    public string? Body { get; init; }
}
