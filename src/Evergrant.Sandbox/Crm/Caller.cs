using Microsoft.AspNetCore.Http.Features;

namespace Evergrant.Sandbox.Crm;

/// <summary>Whom an accepted access token or key speaks for. The credential names the tenant, never the address.</summary>
internal sealed record Caller(string Tenant, string Login, Product Product)
{
    public static Caller Of(HttpContext context) => context.Features.GetRequiredFeature<Caller>();
}
