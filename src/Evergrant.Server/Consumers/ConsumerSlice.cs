using Evergrant.Server.Web;

namespace Evergrant.Server.Consumers;

internal static class ConsumerSlice
{
    private const string Before = "/api/v1/grants/";
    private const string After = "/token";

    public static void AddConsumers(this IServiceCollection services, ConsumerKeys keys) =>
        services.AddSingleton(keys).AddSingleton<ConsumerGate>().AddSingleton<KeyEndpoints>().AddSingleton<KeyPages>();

    public static void MapConsumers(this WebApplication app)
    {
        var keys = app.Services.GetRequiredService<KeyEndpoints>();
        app.MapGet("/api/v1/keys", keys.ListAsync).WithMetadata(KeyRoutes.List);
        app.MapPost("/api/v1/keys", keys.CreateAsync).WithMetadata(KeyRoutes.Create);
        app.MapGet("/api/v1/keys/{key}", keys.ShowAsync).WithMetadata(KeyRoutes.Show);
        app.MapPatch("/api/v1/keys/{key}", keys.ChangeAsync).WithMetadata(KeyRoutes.Change);
        app.MapPost("/api/v1/keys/{key}/rotate", keys.RotateAsync).WithMetadata(KeyRoutes.Rotate);
        app.MapPost("/api/v1/keys/{key}/revoke", keys.RevokeAsync).WithMetadata(KeyRoutes.Revoke);
        var pages = app.Services.GetRequiredService<KeyPages>();
        app.MapGet("/keys", pages.ShowAllAsync);
        app.MapPost("/keys", pages.CreateAsync);
        app.MapPost("/keys/{key}/revoke", pages.RevokeAsync);
        app.MapPost("/keys/{key}/rotate", pages.RotateAsync);
    }

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
