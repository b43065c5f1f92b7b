using Evergrant.Server.Web;

namespace Evergrant.Server.Traces;

internal static class TraceSlice
{
    private static readonly ApiRoute Log = new("The last calls through this server's gateway, the oldest first.")
    {
        Answer = typeof(CallsAnswer),
        Query =
        [
            ("limit", "1 to 1000. Default 100."),
            ("follow", "true: a line of JSON for each call, those to come as well, until the connection ends."),
        ],
        Problems = [(400, ["invalid_limit"])],
    };

    public static void AddTraces(this IServiceCollection services, UsageTable usage) =>
        services
            .AddSingleton(usage)
            .AddSingleton<CallLog>()
            .AddSingleton<CallTraces>()
            .AddSingleton<LogEndpoint>()
            .AddHostedService<UsageWriter>();

    public static void MapTraces(this WebApplication app) =>
        app.MapGet("/api/v1/log", app.Services.GetRequiredService<LogEndpoint>().GetAsync).WithMetadata(Log);
}
