namespace Evergrant.Cli.Check;

/// What a thread was about: the call as it was sent, Keap's words, and what Evergrant does instead.
internal sealed record Mistake(string Sent, string Keap, string Here);
