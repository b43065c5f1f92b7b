namespace Evergrant.Server.Operators;

internal static class OperatorSlice
{
    public static void AddOperators(this IServiceCollection services, OperatorTokens tokens, SignInLinks links) =>
        services
            .AddSingleton(tokens)
            .AddSingleton(links)
            .AddSingleton<OperatorGate>()
            .AddSingleton<OperatorSessions>()
            .AddSingleton<SignInEndpoints>();

    public static void UseOperators(this WebApplication app) =>
        app.Use(app.Services.GetRequiredService<OperatorGate>().CheckAsync);

    public static void MapOperators(this WebApplication app)
    {
        var signIn = app.Services.GetRequiredService<SignInEndpoints>();
        app.MapGet(SignInEndpoints.Path + "/{code}", signIn.ShowAsync);
        app.MapPost(SignInEndpoints.Path + "/{code}", signIn.SignInAsync);
        app.MapPost(OperatorPages.SignOutPath, signIn.SignOutAsync);
    }
}
