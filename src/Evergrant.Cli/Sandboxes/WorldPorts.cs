using System.CommandLine;
using System.Net;
using System.Text.Json.Nodes;
using static Evergrant.Cli.Sandboxes.SandboxAnswers;

namespace Evergrant.Cli.Sandboxes;

/// Where a new world answers.
internal sealed class WorldPorts
{
    private readonly Option<int?> port = new("--port") { Description = "Port on 127.0.0.1. Default: a free one." };

    private readonly Option<bool> tls = new("--tls")
    {
        Description = "Answer TLS under Keap's own names, too; its certificate: evergrant sandbox ca --world NAME.",
    };

    private readonly Option<int?> tlsPort = new("--tls-port")
    {
        Description = "--tls: its port on 127.0.0.1. Default: a free one.",
    };

    public Option[] All => [port, tls, tlsPort];

    /// <exception cref="UsageException"/>
    public JsonObject Of(ParseResult parsed)
    {
        var isTls = parsed.GetValue(tls);
        if (parsed.GetValue(tlsPort) is { } asked && (!isTls || asked is < 0 or > IPEndPoint.MaxPort))
            throw new UsageException(isTls ? "--tls-port takes 0 to 65535." : "--tls-port is of --tls; give both.");

        return new JsonObject
        {
            ["port"] = parsed.GetValue(port),
            ["tls_port"] = isTls ? parsed.GetValue(tlsPort) ?? 0 : null,
        };
    }

    public static IEnumerable<string> Addresses(JsonObject world)
    {
        yield return Cell(world["address"]);
        if (SandboxStatus.TlsOf(world["tls_port"]) is { } address)
            yield return address;
    }
}
