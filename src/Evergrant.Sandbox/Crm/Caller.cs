using Evergrant.Sandbox.Quotas;
using Microsoft.AspNetCore.Http.Features;

namespace Evergrant.Sandbox.Crm;

/// <summary>Whom an accepted access token or key speaks for. The credential names the tenant, never the address.</summary>
/// <param name="ConsentId">Null of a key.</param>
internal sealed record Caller(string Tenant, string Login, Product Product, string? ConsentId = null)
{
    public static Caller Of(HttpContext context) => context.Features.GetRequiredFeature<Caller>();
}
