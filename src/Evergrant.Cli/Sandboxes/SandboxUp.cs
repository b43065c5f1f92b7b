using System.CommandLine;
using Evergrant.Cli.Sandboxes.Leading;
using Evergrant.Cli.Sandboxes.Running;
using Evergrant.Cli.Terminal;
using Evergrant.Hosting.Home;
using Evergrant.Sandbox;

namespace Evergrant.Cli.Sandboxes;

internal static class SandboxUp
{
    public static Command Create()
    {
        var start = new SandboxStart(SandboxOptions.DefaultPort, SandboxOptions.DefaultTlsPort);
        var command = new Command("up", "Run a sandbox until Ctrl-C.");
        start.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var keap = await start.StartAsync(parsed, cancellationToken);
                using var memory = new IdleMemory(TimeProvider.System);
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
                using var authority = keap.Tls is { } tls ? Authority(tls, start.DataFile(parsed)) : null;
                if (authority is not null)
                    LedPrograms.Print(keap, keap.Tls!, authority);
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
            "evergrant sandbox up --tls --data keap.json",
            "evergrant sandbox up --hook-port 8080",
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
            var isOfTls = taken.Port == options.TlsPort;
            throw new PortTakenException(taken.Port, isOfTls ? PortTakenException.MoveWith("--tls-port") : remedy);
        }
        catch (PortForbiddenException forbidden)
        {
            throw new ConfigurationException(forbidden.Message);
        }
        catch (Exception denied)
            when (options.DataFile is not null && denied is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{options.DataFile}: cannot be kept there: {denied.Message}");
        }
    }

    private static AuthorityFile Authority(SandboxTls tls, FileInfo? data) =>
        data is null ? AuthorityFile.Write(tls) : AuthorityFile.WriteBeside(tls, data.FullName);

    public static Option<string?> Personas() =>
        new("--personas")
        {
            Description = $"Who is there at first: a file, or one of {string.Join(", ", SandboxPersonas.Names)}.",
            HelpName = "FILE",
        };
}
