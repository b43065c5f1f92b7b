using Evergrant.Intake.Repairing;
using Evergrant.Server.Operators;

namespace Evergrant.Server.Submissions;

/// Who asks, for a submission's record.
internal static class Operating
{
    /// By the name of the token.
    public static Actor OfApi(HttpContext context, string? why) =>
        new($"{context.Features.Get<OperatorToken>()?.Name ?? "an operator"} (API)", Sentence(why));

    public static Actor OfPages(string? why) => new("an operator (browser)", Sentence(why));

    /// <exception cref="QueryException"/>
    private static string? Sentence(string? why) =>
        why?.Trim() switch
        {
            null or "" => null,
            { Length: > Actor.LongestWhy } => throw new QueryException(
                "why",
                $"it is a sentence of {Actor.LongestWhy} characters at most."
            ),
            var text => text,
        };
}
