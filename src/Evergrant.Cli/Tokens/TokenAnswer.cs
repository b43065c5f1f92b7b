namespace Evergrant.Cli.Tokens;

/// `token --format json`: what the server's API answers, too.
/// <param name="ExpiresAt">Null: never, it is a static key.</param>
internal sealed record TokenAnswer(
    string AccessToken,
    string TokenType,
    DateTimeOffset? ExpiresAt,
    int? ExpiresIn,
    int Generation
);
