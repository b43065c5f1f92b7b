using Evergrant.Server.Web;

namespace Evergrant.Server.Consumers;

internal static class ConsumerSlice
{
    private const string Before = "/api/v1/grants/";
    private const string After = "/token";

    public static void AddConsumers(this IServiceCollection services, ConsumerKeys keys) =>
        services.AddSingleton(keys).AddSingleton<ConsumerGate>();

    /// Goes before the operators' gate: the one thing of its API that a consumer may have is its own grant's token.
    public static void UseConsumers(this WebApplication app)
    {
        var gate = app.Services.GetRequiredService<ConsumerGate>();
        app.Use((context, next) => IsTokenRead(context.Request) ? ReadAsync(context, next, gate) : next(context));
    }

    private static async Task ReadAsync(HttpContext context, RequestDelegate next, ConsumerGate gate)
    {
        if (await gate.AdmitAsync(context) is not { } consumer)
            return;
        if (context.GetRouteValue("grant") is not string grant || !consumer.Opens(grant))
            await Problem.WriteAsync(context, ConsumerProblems.OtherGrant);
        else if (!consumer.Key.TokenRead)
            await Problem.WriteAsync(context, ConsumerProblems.NoTokenRead);
        else
        {
            context.Features.Set(Admission.Given);
            await next(context);
        }
    }

    private static bool IsTokenRead(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && request.Path.Value is { } path
        && path.StartsWith(Before, StringComparison.OrdinalIgnoreCase)
        && path.EndsWith(After, StringComparison.OrdinalIgnoreCase)
        && ConsumerGate.PresentsKey(request);
}
