namespace Evergrant.Server.Dashboard;

internal static class DashboardSlice
{
    public static void AddDashboard(this IServiceCollection services) =>
        services.AddSingleton<StatusEndpoints>().AddSingleton<GrantActions>();

    public static void MapDashboard(this WebApplication app)
    {
        var status = app.Services.GetRequiredService<StatusEndpoints>();
        var actions = app.Services.GetRequiredService<GrantActions>();
        app.MapGet("/", status.ShowAllAsync);
        app.MapGet("/grants/{grant}", status.ShowOneAsync);
        app.MapPost("/grants/{grant}/reconnect", actions.ReconnectAsync);
        app.MapPost("/grants/{grant}/refresh", actions.RefreshAsync);
        app.MapPost("/grants/{grant}/pause", actions.PauseAsync);
        app.MapPost("/grants/{grant}/resume", actions.ResumeAsync);
    }
}
