namespace Evergrant.Server.Dashboard;

internal static partial class DashboardLog
{
    [LoggerMessage(1, LogLevel.Information, "An operator's {Action} of grant {Grant} on the pages: {Outcome}")]
    public static partial void Acted(ILogger log, string action, string grant, string outcome);
}
