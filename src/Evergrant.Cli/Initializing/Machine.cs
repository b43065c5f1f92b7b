namespace Evergrant.Cli.Initializing;

/// What may run where the user's own program runs.
internal enum Machine
{
    Service,
    Cron,

    /// Nothing but PHP.
    Php,
}
