namespace Evergrant.Server.Intake;

internal static class IntakeSlice
{
    public static void AddIntake(this IServiceCollection services, OpenedIntake intake) =>
        services
            .AddSingleton(intake.Forms)
            .AddSingleton(intake.Acceptance)
            .AddSingleton(intake.Delivery)
            .AddSingleton<OpenForms>()
            .AddSingleton<PostEndpoint>()
            .AddSingleton<FormPages>()
            .AddSingleton<FormEndpoints>();

    public static void MapIntake(this WebApplication app)
    {
        var post = app.Services.GetRequiredService<PostEndpoint>();
        app.MapPost(FormPath.Pattern, post.AcceptAsync);
        var pages = app.Services.GetRequiredService<FormPages>();
        app.MapGet(FormPath.Pattern, pages.ShowAsync);
        app.MapGet(FormPath.Pattern + "/stamp", pages.StampAsync);
        app.MapGet(FormPath.Pattern + "/thanks", pages.ThankAsync);
        var forms = app.Services.GetRequiredService<FormEndpoints>();
        app.MapGet("/api/v1/forms", forms.ListAsync).WithMetadata(FormRoutes.List);
        app.MapPost("/api/v1/forms", forms.CreateAsync).WithMetadata(FormRoutes.Create);
        app.MapGet("/api/v1/forms/{form}", forms.ShowAsync).WithMetadata(FormRoutes.Show);
        app.MapPatch("/api/v1/forms/{form}", forms.ChangeAsync).WithMetadata(FormRoutes.Change);
        app.MapDelete("/api/v1/forms/{form}", forms.RemoveAsync).WithMetadata(FormRoutes.Remove);
        app.MapPost("/api/v1/forms/{form}/close", forms.CloseAsync).WithMetadata(FormRoutes.Close);
        app.MapPost("/api/v1/forms/{form}/open", forms.OpenAsync).WithMetadata(FormRoutes.Open);
        app.MapMethods(FormPath.Pattern, [HttpMethods.Options], CrossSite.PreflightAsync);
        app.MapMethods(FormPath.Pattern + "/stamp", [HttpMethods.Options], CrossSite.PreflightAsync);
    }
}
