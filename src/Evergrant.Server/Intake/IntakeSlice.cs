namespace Evergrant.Server.Intake;

internal static class IntakeSlice
{
    public static void AddIntake(this IServiceCollection services, OpenedIntake intake) =>
        services
            .AddSingleton(intake.Forms)
            .AddSingleton(intake.Acceptance)
            .AddSingleton<OpenForms>()
            .AddSingleton<PostEndpoint>()
            .AddSingleton<FormPages>();

    public static void MapIntake(this WebApplication app)
    {
        var post = app.Services.GetRequiredService<PostEndpoint>();
        app.MapPost(FormPath.Pattern, post.AcceptAsync);
        var pages = app.Services.GetRequiredService<FormPages>();
        app.MapGet(FormPath.Pattern, pages.ShowAsync);
        app.MapGet(FormPath.Pattern + "/stamp", pages.StampAsync);
        app.MapGet(FormPath.Pattern + "/thanks", pages.ThankAsync);
        app.MapMethods(FormPath.Pattern, [HttpMethods.Options], CrossSite.PreflightAsync);
        app.MapMethods(FormPath.Pattern + "/stamp", [HttpMethods.Options], CrossSite.PreflightAsync);
    }
}
