namespace Evergrant.Sandbox.State;

internal sealed record TagRecord(long Id, string Tenant, string Name, string? Description, long? CategoryId);

internal sealed record TagCategory(long Id, string Tenant, string Name, string? Description);

internal sealed record AppliedTag(long TagId, DateTimeOffset AppliedAt);
