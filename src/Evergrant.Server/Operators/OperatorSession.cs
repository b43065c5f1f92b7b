using Evergrant.Server.Web;

namespace Evergrant.Server.Operators;

/// A browser that is signed in. Holds its cookie, so it does not print.
internal sealed class OperatorSession(string cookie)
{
    public string Hash { get; } = RandomCode.Hash(cookie);

    /// What a form that posts to this path proves itself with; of no use in another session or to another path.
    public string FormToken(string action) => RandomCode.Hash($"operator {cookie} {action}");

    public override string ToString() => "[operator session]";
}
