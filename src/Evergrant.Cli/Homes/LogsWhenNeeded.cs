namespace Evergrant.Cli.Homes;

/// Most commands log nothing, and setting up a console logger takes longer than printing a token: it is set up by the first
/// line that is logged.
internal sealed class LogsWhenNeeded(LogLevel least, Func<ILoggerFactory> create) : ILoggerFactory
{
    private readonly LogLevel least = least;
    private readonly Lazy<ILoggerFactory> logs = new(create);

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void AddProvider(ILoggerProvider provider) => logs.Value.AddProvider(provider);

    public void Dispose()
    {
        if (logs.IsValueCreated)
            logs.Value.Dispose();
    }

    private sealed class Logger(LogsWhenNeeded owner, string category) : ILogger
    {
        public bool IsEnabled(LogLevel level) => level >= owner.least;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(
            LogLevel level,
            EventId id,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> format
        )
        {
            if (IsEnabled(level))
                owner.logs.Value.CreateLogger(category).Log(level, id, state, exception, format);
        }
    }
}
