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
        var era = SandboxProfileCommand.Era();
        var switches = new Option<string[]>("--switch")
        {
            Description = "A behaviour that is not known of Keap, set: old-access-token=dies. Can be given again.",
            HelpName = "NAME=VALUE",
        };
        var openApi = new Option<string[]>("--openapi")
        {
            Description = "An OpenAPI document of Keap's, JSON or YAML: answers what is not modelled. Can be given again.",
            HelpName = "FILE",
        };
        var seed = SandboxWorldCommand.Seed();
        var personas = Personas();
        var command = new Command("up", "Run a sandbox until Ctrl-C.")
        {
            port,
            data,
            era,
            switches,
            seed,
            personas,
            openApi,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var keap = await StartAsync(
                    new KeapSandboxOptions
                    {
                        Port = parsed.GetValue(port),
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
                var root = keap.Address.GetLeftPart(UriPartial.Authority);
                Say.Data($"listening on {root}");
                foreach (
                    var line in Table.Facts(
                        ("authorize", $"{root}/app/oauth/authorize"),
                        ("token", $"{root}/token"),
                        ("REST", $"{root}/crm/rest/v1"),
                        ("REST v2", $"{root}/crm/rest/v2"),
                        ("control", $"{root}/_sandbox/v1"),
                        ("client", keap.Apps is [var app, ..] ? $"{app.ClientId} / {app.ClientSecret}" : null),
                        ("tenant", keap.Personas.DefaultTenant),
                        ("PAT", keap.Personas == SandboxPersonas.Default ? KeapSandboxSeed.PersonalAccessToken : null)
                    )
                )
                    Say.Data(line);
                await Until.CancelledAsync(cancellationToken);
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(
            command,
            "evergrant sandbox up",
            "evergrant sandbox up --port 0 --data keap.json",
            "evergrant sandbox up --seed 7 --personas 003",
            "evergrant sandbox up --era A --switch second-consent=ends-earlier",
            "evergrant sandbox up --openapi keap-v1.json --openapi keap-v2.yml"
        );
        return command;
    }

    /// <exception cref="PortTakenException"/>
    /// <exception cref="UsageException">No such era, switch or value.</exception>
    public static async Task<KeapSandbox> StartAsync(
        KeapSandboxOptions options,
        string remedy,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await KeapSandbox.StartAsync(options, cancellationToken);
        }
        catch (ApiDocumentException wrong)
        {
            throw new UsageException(wrong.Message);
        }
        catch (ArgumentException wrong)
        {
            throw new UsageException(wrong.Message);
        }
        catch (PortInUseException taken)
        {
            throw new PortTakenException(taken.Port, remedy);
        }
    }

    public static Option<string?> Personas() =>
        new("--personas")
        {
            Description = $"Who is there at first: a file, or one of {string.Join(", ", SandboxPersonas.Names)}.",
            HelpName = "FILE",
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
