using Evergrant.Hosting.Home;
using Evergrant.Server.Operators;

namespace Evergrant.Server.Doctor;

internal static class DoctorSlice
{
    public static void AddDoctor(this IServiceCollection services, Settings settings, Uri listen) =>
        services
            .AddSingleton(provider => new DoctorDoor(settings, listen, provider.GetRequiredService<OperatorSessions>()))
            .AddSingleton<DoctorEndpoints>();

    public static void MapDoctor(this WebApplication app)
    {
        var doctor = app.Services.GetRequiredService<DoctorEndpoints>();
        app.MapGet(DoctorPage.Path, doctor.ShowAsync);
        app.MapPost(DoctorPage.Path, doctor.ExamineAsync);
    }
}
