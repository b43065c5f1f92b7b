using Evergrant.Server.Operators;

namespace Evergrant.Cli.Operators;

/// A token in `operator token list --json`; its text is shown once, when it is made.
internal sealed record OperatorTokenRow(string Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt)
{
    public static OperatorTokenRow Of(OperatorToken token) =>
        new(token.Id, token.Name, token.CreatedAt, token.RevokedAt);
}
