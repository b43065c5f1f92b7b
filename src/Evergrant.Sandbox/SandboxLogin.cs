namespace Evergrant.Sandbox;

/// <summary>A Keap ID and the Keap applications it owns.</summary>
public sealed record SandboxLogin(
    string Email,
    string GivenName,
    string FamilyName,
    IReadOnlyList<SandboxTenant> Tenants
);

public sealed record SandboxTenant(string Host, string Name);
