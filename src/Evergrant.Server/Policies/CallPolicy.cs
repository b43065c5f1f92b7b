using Evergrant.Server.Consumers;
using Evergrant.Server.Web;

namespace Evergrant.Server.Policies;

/// What a key may call.
internal static class CallPolicy
{
    /// Null: it may.
    /// <param name="path">As it is sent, without the query.</param>
    public static ProblemDocument? Check(Consumer consumer, string method, ReadOnlySpan<char> path) => null;

    /// Null: the body is nobody's business. Else it has to be kept whole and shown to the rule before it is sent.
    public static BodyRule? BodyRuleOf(Consumer consumer, string method, ReadOnlySpan<char> path) => null;
}
