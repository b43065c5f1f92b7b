namespace Evergrant.Cli.Initializing;

/// What flags answered already. Null: to be asked.
internal sealed record GivenAnswers(string? Accounts, string? Calls, string? Machine, string? Https, string? Way);
