using System.CommandLine;
using Evergrant.Cli.Consumers;
using Evergrant.Cli.Grants;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Sandboxes.Running;
using Evergrant.Cli.Terminal;
using Evergrant.Providers;
using Evergrant.Server;
using Evergrant.Server.Consumers;
using Evergrant.Server.Policies;

namespace Evergrant.Cli.Running;

internal static class RunCommand
{
    /// Nobody's program runs on by accident for ever; it is revoked when the program ends in any case.
    private const string Longest = "7d";

    public static Command Create()
    {
        var grant = GrantArgument.Create();
        var limits = new LimitOptions();
        var program = SandboxExec.Program();
        var command = new Command(
            "run",
            "Run a program with an address and a key of its own for a grant; the key ends with it. No server is needed."
        )
        {
            grant,
            program,
        };
        limits.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken, start: false);
                var opens = await home.RequireGrantAsync(parsed.GetRequiredValue(grant), cancellationToken);
                var profile = await Keys.RequireProfileAsync(home, opens, cancellationToken);
                var wanted = new NewConsumerKey
                {
                    Grant = opens.Id,
                    Name = EndedRuns.NewName(),
                    Policy = Ending(limits.Apply(parsed, KeyPolicy.Everything, profile), profile),
                    Note = parsed.GetValue(limits.Note) ?? "evergrant run",
                };
                return await RunAsync(home, opens, profile, wanted, parsed.GetRequiredValue(program));
            }
        );
        OwnSignals.Has(command);
        HelpWithExamples.Add(
            command,
            "evergrant run demo -- php add-contact.php",
            "evergrant run demo --preset contacts+tags-write -- sh -c 'curl -H \"Authorization: Bearer $EVERGRANT_KEY\" $KEAP_BASE_URL/rest/v1/tags'",
            "",
            "In its environment: KEAP_BASE_URL (the API's base, through a gateway on this machine), EVERGRANT_KEY (goes as Bearer),",
            "EVERGRANT_BASE_URL (the same address, for other providers). The program's exit code is this command's."
        );
        return command;
    }

    private static async Task<int> RunAsync(
        CommandHome home,
        Grant grant,
        ProviderProfile profile,
        NewConsumerKey wanted,
        string[] program
    )
    {
        // A gateway of its own, whether a server runs or not: both keep one store, and the lease decides who refreshes.
        if (home.SandboxIsAbsent)
            await AbsentSandbox.RefuseProvidersAsync(home.Opened, CancellationToken.None);
        await using var server = await EvergrantServer.StartAsync(
            home.Opened,
            new ServerOptions
            {
                Listen = new Uri("http://127.0.0.1:0"),
                Schedule = false,
                Chores = false,
            },
            CancellationToken.None
        );
        var keys = await ConsumerKeys.OpenAsync(home.Opened, CancellationToken.None);
        var key = await Keys.UsageAsync(() => keys.AddAsync(wanted, CancellationToken.None));
        try
        {
            var address =
                $"{server.Address.GetLeftPart(UriPartial.Authority)}/gw/{grant.Name}{profile.ApiBase.AbsolutePath.TrimEnd('/')}";
            return await OtherProgram.RunAsync(
                program,
                new Dictionary<string, string>
                {
                    ["KEAP_BASE_URL"] = address,
                    ["EVERGRANT_BASE_URL"] = address,
                    ["EVERGRANT_KEY"] = key!,
                }
            );
        }
        finally
        {
            await keys.RevokeAsync(wanted.Name!, CancellationToken.None);
        }
    }

    private static KeyPolicy Ending(KeyPolicy policy, ProviderProfile profile) =>
        policy.Until is not null
            ? policy
            : new PolicyDraft { Until = Longest }.Apply(policy, profile, TimeProvider.System.GetUtcNow());
}
