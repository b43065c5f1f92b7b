namespace Evergrant.Server.Quotas;

internal static class QuotaSlice
{
    public static void AddQuotas(this IServiceCollection services) =>
        services.AddSingleton<LiveQuotas>().AddSingleton<Rates>();
}
