namespace Evergrant.Server.Web;

/// Sends the web host's lines to the home's log, warnings and worse only.
internal sealed class HostLogs(ILoggerFactory logs) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => logs.CreateLogger(categoryName);

    public void Dispose()
    {
        // The factory is the caller's.
    }
}
