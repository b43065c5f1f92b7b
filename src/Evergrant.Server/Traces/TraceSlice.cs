namespace Evergrant.Server.Traces;

internal static class TraceSlice
{
    public static void AddTraces(this IServiceCollection services) => services.AddSingleton<CallTraces>();
}
