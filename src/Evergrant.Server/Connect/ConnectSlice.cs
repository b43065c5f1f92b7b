namespace Evergrant.Server.Connect;

internal static class ConnectSlice
{
    public static void AddConnect(this IServiceCollection services) =>
        services
            .AddSingleton<ConnectStates>()
            .AddSingleton<ConnectResults>()
            .AddSingleton<ConnectEndpoints>()
            .AddSingleton<CallbackEndpoint>()
            .AddSingleton<ResultEndpoint>();

    public static void MapConnect(this WebApplication app)
    {
        var connect = app.Services.GetRequiredService<ConnectEndpoints>();
        app.MapGet("/connect/{code}", connect.ShowAsync);
        app.MapPost("/connect/{code}", connect.BeginAsync);
        app.MapGet("/connect/{code}/waiting", connect.WaitAsync);
        app.MapPost("/connect/{code}/answer", connect.PasteAsync);
        app.MapGet("/callback/{provider}", app.Services.GetRequiredService<CallbackEndpoint>().ReturnAsync);
        app.MapGet("/connect/result/{id}", app.Services.GetRequiredService<ResultEndpoint>().ShowAsync);
    }
}
