namespace Evergrant.Server.Grants;

internal static class GrantSlice
{
    public static void AddGrants(this IServiceCollection services) =>
        services.AddSingleton<GrantEndpoints>().AddSingleton<TokenEndpoint>();

    public static void MapGrants(this WebApplication app)
    {
        var grants = app.Services.GetRequiredService<GrantEndpoints>();
        var tokens = app.Services.GetRequiredService<TokenEndpoint>();
        app.MapGet("/api/v1/grants", grants.ListAsync);
        app.MapGet("/api/v1/grants/{grant}", grants.ShowAsync);
        app.MapGet("/api/v1/grants/{grant}/token", tokens.GetAsync);
        app.MapPost("/api/v1/grants/{grant}/refresh", grants.RefreshAsync);
    }

    /// An id or a name.
    public static string GrantRoute(this HttpContext context) => (string)context.Request.RouteValues["grant"]!;
}
