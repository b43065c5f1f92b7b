using Evergrant.Cli;
using Evergrant.Cli.Apps;
using Evergrant.Cli.Calls;
using Evergrant.Cli.Connecting;
using Evergrant.Cli.Consumers;
using Evergrant.Cli.Demo;
using Evergrant.Cli.Doctoring;
using Evergrant.Cli.Grants;
using Evergrant.Cli.Initializing;
using Evergrant.Cli.Operators;
using Evergrant.Cli.Sandboxes;
using Evergrant.Cli.Serving;
using Evergrant.Cli.Tokens;

return await CommandLine.RunAsync(
    args,
    [
        DemoCommand.Create(),
        InitCommand.Create(),
        ServeCommand.Create(),
        Nouns.Of("app", "Client registrations at a provider.", AppAdd.Create(), AppList.Create(), AppSecret.Create()),
        ConnectCommand.Create(),
        Nouns.Of(
            "grant",
            "What owners authorized.",
            GrantList.Create(),
            GrantShow.Create(),
            GrantRefresh.Create(),
            GrantPause.Create(),
            GrantResume.Create(),
            GrantAddKey.Create()
        ),
        TokenCommand.Create(),
        DoctorCommand.Create(),
        CallCommand.Create(),
        Nouns.Of(
            "key",
            "Who may call a provider's API through the gateway.",
            KeyCreate.Create(),
            KeyList.Create(),
            KeyRevoke.Create()
        ),
        Nouns.Of(
            "operator",
            "Who may use the server's pages and its API.",
            OperatorLink.Create(),
            Nouns.Of(
                "token",
                "Tokens of the server's API.",
                OperatorTokenAdd.Create(),
                OperatorTokenList.Create(),
                OperatorTokenRevoke.Create()
            )
        ),
        Nouns.Of(
            "sandbox",
            "The Keap that comes along: start it, move its clock, look into it.",
            SandboxUp.Create(),
            SandboxStatus.Create(),
            SandboxClockCommand.Create(),
            SandboxLog.Create(),
            SandboxLineage.Create(),
            SandboxFaultCommand.Create(),
            SandboxKeyCommand.Create(),
            SandboxCentralCommand.Create(),
            SandboxReset.Create()
        ),
    ]
);
