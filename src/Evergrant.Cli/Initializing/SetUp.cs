namespace Evergrant.Cli.Initializing;

/// Which credential, and what keeps it.
internal enum SetUp
{
    /// A Personal Access Token or Service Account Key; nothing has to be kept.
    Key,

    /// An app of one's own; `tick` keeps its tokens.
    Cron,

    /// An app of one's own; `serve` keeps its tokens.
    Server,
}
