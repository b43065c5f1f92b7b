using System.CommandLine;
using System.Net;

namespace Evergrant.Cli.Sandboxes.Running;

/// `--hook-port`, of whatever starts a sandbox.
internal sealed class HookPorts
{
    public Option<int[]> Option { get; } =
        new("--hook-port")
        {
            Description = "A port of this machine that hooks may be sent to. Can be given again. Default: none.",
            HelpName = "PORT",
        };

    /// <exception cref="UsageException"/>
    public int[] Of(ParseResult parsed)
    {
        var asked = parsed.GetValue(Option) ?? [];
        return Array.TrueForAll(asked, one => one is > 0 and <= IPEndPoint.MaxPort)
            ? asked
            : throw new UsageException("--hook-port takes 1 to 65535.");
    }
}
