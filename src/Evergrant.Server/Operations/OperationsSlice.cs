namespace Evergrant.Server.Operations;

internal static class OperationsSlice
{
    public static void AddOperations(this IServiceCollection services) =>
        services
            .AddSingleton<Readiness>()
            .AddSingleton<StartGate>()
            .AddSingleton<HealthEndpoints>()
            .AddSingleton<MetricsEndpoint>();

    public static void UseStartGate(this WebApplication app) =>
        app.Use(app.Services.GetRequiredService<StartGate>().CheckAsync);

    public static void MapOperations(this WebApplication app)
    {
        var health = app.Services.GetRequiredService<HealthEndpoints>();
        app.MapGet("/livez", HealthEndpoints.LiveAsync);
        app.MapGet("/readyz", health.ReadyAsync);
        app.MapGet("/metrics", app.Services.GetRequiredService<MetricsEndpoint>().GetAsync);
    }
}
