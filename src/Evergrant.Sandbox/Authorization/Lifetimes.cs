namespace Evergrant.Sandbox.Authorization;

/// <summary>Keap's lifetimes today. The code's is assumed: Keap states none, its gateway's default is ten minutes.</summary>
internal static class Lifetimes
{
    public static readonly TimeSpan Access = TimeSpan.FromHours(24);
    public static readonly TimeSpan Refresh = TimeSpan.FromDays(45);
    public static readonly TimeSpan Code = TimeSpan.FromMinutes(10);
}
