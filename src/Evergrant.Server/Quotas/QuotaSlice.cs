using Evergrant.Hosting.Home;
using Evergrant.Server.Web;

namespace Evergrant.Server.Quotas;

internal static class QuotaSlice
{
    private static readonly ApiRoute List = new("What the providers said they still take, as this server has heard it.")
    {
        Answer = typeof(QuotasAnswer),
        Problems = [],
    };

    public static void AddQuotas(this IServiceCollection services, QuotaTable table) =>
        services.AddSingleton(table).AddSingleton<LiveQuotas>().AddSingleton<Rates>();

    public static void MapQuotas(this WebApplication app)
    {
        var quotas = app.Services.GetRequiredService<LiveQuotas>();
        var home = app.Services.GetRequiredService<EvergrantHome>();
        app.MapGet(
                "/api/v1/quota",
                (HttpContext context) =>
                    Json.WriteAsync(
                        context,
                        200,
                        QuotasAnswer.Of(quotas, home.Calendar.GetUtcNow().UtcDateTime.Date),
                        QuotaJson.Default.QuotasAnswer
                    )
            )
            .WithMetadata(List);
    }
}
