namespace Evergrant.Cli.Tokens;

/// `token --format json`: what the server's API answers, too.
internal sealed record TokenAnswer(
    string AccessToken,
    string TokenType,
    DateTimeOffset ExpiresAt,
    int ExpiresIn,
    int Generation
);
