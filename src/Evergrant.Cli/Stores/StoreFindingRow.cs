namespace Evergrant.Cli.Stores;

/// What `store verify --json` prints of each finding.
internal sealed record StoreFindingRow(string Id, string Subject, string Problem);
