namespace Evergrant.Cli.Initializing;

/// What somebody answered about what they have and want.
/// <param name="HasHttps">Whether an https address of theirs leads from the internet to the machine.</param>
internal sealed record Circumstances(Accounts Accounts, int CallsPerDay, Machine Machine, bool HasHttps);
