using System.CommandLine;
using Evergrant.Cli.Terminal;
using Evergrant.Sandbox;

namespace Evergrant.Cli.Sandboxes;

internal static class SandboxUp
{
    public static Command Create()
    {
        var port = new Option<int>("--port")
        {
            Description = "Port on 127.0.0.1; 0 takes a free one.",
            DefaultValueFactory = _ => SandboxOptions.DefaultPort,
        };
        var data = new Option<FileInfo?>("--data")
        {
            Description = "File to carry on from and to write. Default: none, everything ends with the sandbox.",
            HelpName = "FILE",
        };
        var command = new Command("up", "Run a sandbox until Ctrl-C.") { port, data };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var keap = await StartAsync(
                    parsed.GetValue(port),
                    parsed.GetValue(data)?.FullName,
                    PortTakenException.MoveWith("--port"),
                    cancellationToken
                );
                var root = keap.Address.GetLeftPart(UriPartial.Authority);
                Say.Data($"listening on {root}");
                foreach (
                    var line in Table.Facts(
                        ("authorize", $"{root}/app/oauth/authorize"),
                        ("token", $"{root}/token"),
                        ("REST", $"{root}/crm/rest/v1"),
                        ("control", $"{root}/_sandbox/v1"),
                        ("client", $"{KeapSandboxSeed.ClientId} / {KeapSandboxSeed.ClientSecret}"),
                        ("tenant", KeapSandboxSeed.DefaultTenant),
                        ("PAT", KeapSandboxSeed.PersonalAccessToken)
                    )
                )
                    Say.Data(line);
                await Until.CancelledAsync(cancellationToken);
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(command, "evergrant sandbox up", "evergrant sandbox up --port 0 --data keap.json");
        return command;
    }

    /// <exception cref="PortTakenException"/>
    public static async Task<KeapSandbox> StartAsync(
        int port,
        string? dataFile,
        string remedy,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await KeapSandbox.StartAsync(
                new KeapSandboxOptions { Port = port, DataFile = dataFile },
                cancellationToken
            );
        }
        catch (PortInUseException taken)
        {
            throw new PortTakenException(taken.Port, remedy);
        }
    }
}
