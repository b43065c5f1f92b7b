namespace Evergrant.Cli.Sandboxes;

/// The sandbox understood and said no.
internal sealed class SandboxRefusalException(int status, string message) : Exception(message)
{
    public int ExitCode { get; } =
        status switch
        {
            400 or 415 => ExitCodes.Usage,
            404 => ExitCodes.NotFound,
            _ => ExitCodes.Failed,
        };
}
