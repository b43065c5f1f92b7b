namespace Evergrant.Sandbox.Faults;

/// <summary>A request as far as a fault looks at it.</summary>
/// <param name="Path">Before there is a request: the host.</param>
internal readonly record struct FaultTarget(FaultRoutes Route, string Path, string? ClientId, string? GrantType = null);
