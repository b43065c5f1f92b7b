using Evergrant.Intake.Repairing;

namespace Evergrant.Server.Submissions;

internal static class SubmissionSlice
{
    public static void AddSubmissions(this IServiceCollection services, Repairs repairs) =>
        services
            .AddSingleton(repairs)
            .AddSingleton(provider => new Acts(provider.GetRequiredService<Hosting.Home.EvergrantHome>()))
            .AddSingleton<SubmissionQueries>()
            .AddSingleton<SubmissionEndpoints>()
            .AddSingleton<RepairEndpoints>()
            .AddSingleton<ReplayEndpoints>()
            .AddSingleton<SubmissionPages>()
            .AddSingleton<RepairPages>();

    public static void MapSubmissions(this WebApplication app)
    {
        const string Api = "/api/v1/submissions";
        var reads = app.Services.GetRequiredService<SubmissionEndpoints>();
        app.MapGet(Api, reads.ListAsync).WithMetadata(SubmissionRoutes.List);
        app.MapPost(Api + "/search", reads.SearchAsync).WithMetadata(SubmissionRoutes.Search);
        app.MapGet(Api + "/counts", reads.CountAsync).WithMetadata(SubmissionRoutes.Counts);
        app.MapGet(Api + "/{submission}", reads.ShowAsync).WithMetadata(SubmissionRoutes.Show);
        var replays = app.Services.GetRequiredService<ReplayEndpoints>();
        app.MapPost(Api + "/replay", replays.ReplayAllAsync).WithMetadata(SubmissionRoutes.ReplayAll);
        app.MapPost(Api + "/{submission}/replay", replays.ReplayAsync).WithMetadata(SubmissionRoutes.Replay);
        var acts = app.Services.GetRequiredService<RepairEndpoints>();
        app.MapPost(Api + "/forget", acts.ForgetAsync).WithMetadata(SubmissionRoutes.Forget);
        app.MapPost(Api + "/{submission}/fix", acts.FixAsync).WithMetadata(SubmissionRoutes.Fix);
        app.MapPost(Api + "/{submission}/discard", acts.DiscardAsync).WithMetadata(SubmissionRoutes.Discard);
        app.MapPost(Api + "/{submission}/release", acts.ReleaseAsync).WithMetadata(SubmissionRoutes.Release);
        app.MapPost(Api + "/{submission}/note", acts.NoteAsync).WithMetadata(SubmissionRoutes.Note);
        var pages = app.Services.GetRequiredService<SubmissionPages>();
        app.MapGet("/forms", pages.ShowFormsAsync);
        app.MapGet("/submissions", pages.ShowListAsync);
        app.MapPost("/submissions/search", pages.SearchAsync);
        app.MapGet("/submissions/{submission}", pages.ShowOneAsync);
        var repairs = app.Services.GetRequiredService<RepairPages>();
        app.MapPost("/submissions/replay", repairs.ReplayAllAsync);
        foreach (var verb in RepairPages.Verbs)
            app.MapPost($"/submissions/{{submission}}/{verb}", context => repairs.ActAsync(context, verb));
    }
}
