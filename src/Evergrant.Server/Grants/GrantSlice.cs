using Evergrant.Server.Web;

namespace Evergrant.Server.Grants;

internal static class GrantSlice
{
    public static void AddGrants(this IServiceCollection services) =>
        services.AddSingleton<ToldPeople>().AddSingleton<GrantEndpoints>().AddSingleton<TokenEndpoint>();

    public static void MapGrants(this WebApplication app)
    {
        var grants = app.Services.GetRequiredService<GrantEndpoints>();
        var tokens = app.Services.GetRequiredService<TokenEndpoint>();
        app.MapGet("/api/v1/grants", grants.ListAsync).WithMetadata(GrantRoutes.List);
        app.MapGet("/api/v1/grants/{grant}", grants.ShowAsync).WithMetadata(GrantRoutes.Show);
        app.MapGet("/api/v1/grants/{grant}/token", tokens.GetAsync).WithMetadata(GrantRoutes.Token);
        app.MapPost("/api/v1/grants/{grant}/refresh", grants.RefreshAsync).WithMetadata(GrantRoutes.Refresh);
        app.MapPut("/api/v1/grants/{grant}/keep", grants.KeepAsync).WithMetadata(GrantRoutes.Keep);
    }

    /// An id or a name.
    public static string GrantRoute(this HttpContext context) => (string)context.Request.RouteValues["grant"]!;
}
