using Evergrant.Hosting.Home;
using Evergrant.Http;

namespace Evergrant.Server.Gateway;

internal static class GatewaySlice
{
    public static void AddGateway(this IServiceCollection services, EvergrantHome home) =>
        services
            .AddSingleton<Upstreams>()
            .AddSingleton<KeptBytes>()
            .AddSingleton(_ => new UpstreamClient(home.ProcessClock))
            .AddSingleton(_ => new RefusedTokens(home.Keeper, home.Logs))
            .AddSingleton<GatewayHandler>();

    public static void UseGateway(this WebApplication app) =>
        app.Use(app.Services.GetRequiredService<GatewayHandler>().InvokeAsync);
}
