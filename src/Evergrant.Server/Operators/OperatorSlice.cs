namespace Evergrant.Server.Operators;

internal static class OperatorSlice
{
    public static void AddOperators(this IServiceCollection services, OperatorTokens tokens) =>
        services.AddSingleton(tokens).AddSingleton<OperatorGate>();

    public static void UseOperators(this WebApplication app) =>
        app.Use(app.Services.GetRequiredService<OperatorGate>().CheckAsync);
}
