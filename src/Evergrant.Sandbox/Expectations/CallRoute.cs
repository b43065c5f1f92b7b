using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox.Expectations;

/// <summary>Which requests an expectation counts.</summary>
internal sealed class CallRoute
{
    private const string Any = "*";
    private readonly string? method;
    private readonly string[] parts;

    private CallRoute(string? method, string[] parts)
    {
        this.method = method;
        this.parts = parts;
    }

    /// <exception cref="ProblemException"/>
    public static CallRoute Read(string? text)
    {
        var words = (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var path = words switch
        {
            ["token"] or [_, "token"] => "/token",
            ["api"] or [_, "api"] => "/crm/*",
            [var only] => only,
            [_, var last] => last,
            _ => "",
        };
        if (!path.StartsWith('/') || path.Length > 200 || (words.Length == 2 && !words[0].All(char.IsAsciiLetter)))
            throw ProblemException.BadRequest(
                "invalid_route",
                "A route is token, api or a path such as POST /crm/rest/v1/contacts/*/tags."
            );

        return new CallRoute(words.Length == 2 ? words[0].ToUpperInvariant() : null, Split(path));
    }

    public bool Matches(LoggedRequest request)
    {
        if (this.method is not null && this.method != request.Method)
            return false;

        var path = Split(request.Path);
        if (this.parts is [.. var before, Any] && path.Length > before.Length)
            path = path[..this.parts.Length];
        return path.Length == this.parts.Length
            && this.parts.Zip(path).All(pair => pair.First == Any || pair.First == pair.Second);
    }

    private static string[] Split(string path) => path.Trim('/').Split('/');
}
