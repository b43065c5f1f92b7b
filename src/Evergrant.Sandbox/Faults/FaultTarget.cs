namespace Evergrant.Sandbox.Faults;

/// <summary>A request as far as a fault looks at it.</summary>
internal readonly record struct FaultTarget(FaultRoutes Route, string Path, string? ClientId, string? GrantType = null);
