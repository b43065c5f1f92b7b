namespace Evergrant.Sandbox;

/// <summary>
/// An HTTP call to be written down as a program. <c>$NAME</c> in any value is the environment variable of that name: a
/// snippet holds no secret.
/// </summary>
public sealed record SnippetCall
{
    public required string Method { get; init; }

    public required string Url { get; init; }

    /// <summary>
    /// Of an address under Keap's names: the port of 127.0.0.1 that it is to be led to, for it would reach the real Keap
    /// otherwise. Default: none. <c>$SANDBOX_CA</c> is a file with the sandbox's certificate then.
    /// </summary>
    public int? LedTo { get; init; }

    /// <summary>Without those that a client sends by itself.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Name and password of <c>Authorization: Basic</c>; null without it.</summary>
    public KeyValuePair<string, string>? Basic { get; init; }

    /// <summary>Fields of a form body; null when the body is none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Form { get; init; }

    /// <summary>A body that is no form; its Content-Type is among the headers.</summary>
    public string? Body { get; init; }
}
