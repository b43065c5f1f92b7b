namespace Evergrant.Sandbox;

/// <summary>A Keap ID and the Keap applications it owns.</summary>
public sealed record SandboxLogin(
    string Email,
    string GivenName,
    string FamilyName,
    IReadOnlyList<SandboxTenant> Tenants
)
{
    internal SandboxTenant? TenantAt(string? host) => Tenants.FirstOrDefault(one => one.Host == host);
}

public sealed record SandboxTenant(string Host, string Name);
