namespace Evergrant.Hosting;

internal static partial class HostingLog
{
    [LoggerMessage(1, LogLevel.Warning, "{Warning}")]
    public static partial void Warned(ILogger log, string warning);
}
