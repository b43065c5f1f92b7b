using System.CommandLine;
using System.Net;
using Evergrant.Sandbox;

namespace Evergrant.Cli.Sandboxes.Running;

/// The options of every command that starts a sandbox of its own.
internal sealed class SandboxStart
{
    private readonly Option<int> port;

    private readonly Option<FileInfo?> data = new("--data")
    {
        Description = "File to carry on from and to write. Default: none, everything ends with the sandbox.",
        HelpName = "FILE",
    };

    private readonly Option<string?> era = SandboxProfileCommand.Era();

    private readonly Option<string[]> switches = new("--switch")
    {
        Description = "A behaviour that is not known of Keap, set: old-access-token=dies. Can be given again.",
        HelpName = "NAME=VALUE",
    };

    private readonly Option<long?> seed = SandboxWorldCommand.Seed();

    private readonly Option<string?> personas = SandboxUp.Personas();

    private readonly Option<string[]> openApi = new("--openapi")
    {
        Description = "An OpenAPI document of Keap's, JSON or YAML: answers what is not modelled. Can be given again.",
        HelpName = "FILE",
    };

    private readonly Option<bool> tls = new("--tls")
    {
        Description = "Answer TLS under Keap's own names, too, for programs in which these are written.",
    };

    private readonly HookPorts hookPorts = new();
    private readonly Option<int?> tlsPort;
    private readonly int usualTlsPort;

    public SandboxStart(int usualPort, int usualTlsPort)
    {
        this.usualTlsPort = usualTlsPort;
        port = new Option<int>("--port")
        {
            Description = "Port on 127.0.0.1; 0 takes a free one.",
            DefaultValueFactory = _ => usualPort,
        };
        tlsPort = new Option<int?>("--tls-port")
        {
            Description = $"--tls: its port on 127.0.0.1; 0 takes a free one. Default: {usualTlsPort}.",
        };
    }

    public FileInfo? DataFile(ParseResult parsed) => parsed.GetValue(data);

    public void AddTo(Command command)
    {
        foreach (
            var option in (Option[])[port, tls, tlsPort, hookPorts.Option, data, era, switches, seed, personas, openApi]
        )
            command.Options.Add(option);
    }

    /// <exception cref="PortTakenException"/>
    /// <exception cref="ConfigurationException">The data file cannot be written, or a port is not this user's.</exception>
    /// <exception cref="UsageException">No such era, switch or value.</exception>
    public Task<KeapSandbox> StartAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        SandboxUp.StartAsync(
            new KeapSandboxOptions
            {
                Port = parsed.GetValue(port),
                TlsPort = TlsPort(parsed),
                HookPorts = hookPorts.Of(parsed),
                DataFile = parsed.GetValue(data)?.FullName,
                OpenApi = parsed.GetValue(openApi) ?? [],
                Era = EraOf(parsed.GetValue(era)),
                Seed = parsed.GetValue(seed),
                Personas = parsed.GetValue(personas) is { } people ? SandboxPersonaCommand.Find(people) : null,
                Switches = SandboxProfileCommand
                    .Switches(parsed.GetValue(switches) ?? [])
                    .ToDictionary(one => one.Key, one => (string?)one.Value ?? "default"),
            },
            PortTakenException.MoveWith("--port"),
            cancellationToken
        );

    private int? TlsPort(ParseResult parsed) =>
        (parsed.GetValue(tls), parsed.GetValue(tlsPort)) switch
        {
            (true, null) => usualTlsPort,
            (false, not null) => throw new UsageException("--tls-port is of --tls; give both."),
            (_, < 0 or > IPEndPoint.MaxPort) => throw new UsageException("--tls-port takes 0 to 65535."),
            (_, var asked) => asked,
        };

    private static KeapEra? EraOf(string? text) =>
        text switch
        {
            null => null,
            "M" or "m" => KeapEra.M,
            "A" or "a" => KeapEra.A,
            "K" or "k" => KeapEra.K,
            _ => throw new UsageException($"'{text}' is no era; the eras are M, A and K."),
        };
}
