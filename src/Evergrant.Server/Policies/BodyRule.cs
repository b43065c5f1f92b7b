using Evergrant.Server.Web;

namespace Evergrant.Server.Policies;

/// The members that the JSON body of a call may have.
internal sealed class BodyRule
{
    /// A longer one is refused unread.
    public const int Largest = 1 << 20;

    /// Null: it may be sent.
    public ProblemDocument? Check(IHeaderDictionary headers, ReadOnlySpan<byte> body) => null;

    /// For a body that could not be kept whole.
    public static ProblemDocument TooLarge { get; } =
        Problem.New(
            413,
            "body_too_large",
            "The key limits what a body may hold, so it is read first, and may have 1 MiB."
        );
}
