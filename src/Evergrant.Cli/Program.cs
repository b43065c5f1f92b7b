using Evergrant.Cli;
using Evergrant.Cli.Alerting;
using Evergrant.Cli.Apps;
using Evergrant.Cli.Calls;
using Evergrant.Cli.Completion;
using Evergrant.Cli.Connecting;
using Evergrant.Cli.Consumers;
using Evergrant.Cli.Demo;
using Evergrant.Cli.Doctoring;
using Evergrant.Cli.Forms;
using Evergrant.Cli.Grants;
using Evergrant.Cli.Initializing;
using Evergrant.Cli.Operators;
using Evergrant.Cli.Running;
using Evergrant.Cli.Sandboxes;
using Evergrant.Cli.Sandboxes.Grading;
using Evergrant.Cli.Sandboxes.Playing;
using Evergrant.Cli.Sandboxes.Running;
using Evergrant.Cli.Serving;
using Evergrant.Cli.Sinks;
using Evergrant.Cli.Stores;
using Evergrant.Cli.Submissions;
using Evergrant.Cli.Ticking;
using Evergrant.Cli.Tokens;
using Evergrant.Cli.Torturing;

return await PlainToken.TryPrintAsync(args) || await PlainTick.TryAsync(args)
    ? ExitCodes.Ok
    : await CommandLine.RunAsync(args, Commands());

static IReadOnlyList<CommandName> Commands() =>
    [
        new("demo", DemoCommand.Create),
        new("init", InitCommand.Create),
        new("connect", ConnectCommand.Create),
        new("token", TokenCommand.Create) { OpensHome = true },
        new("call", CallCommand.Create) { OpensHome = true },
        new("run", RunCommand.Create),
        new("tick", TickCommand.Create) { OpensHome = true },
        new("serve", ServeCommand.Create),
        Nouns.Of(
            "grant",
            "What owners authorized.",
            GrantList.Create,
            GrantShow.Create,
            GrantRefresh.Create,
            GrantPause.Create,
            GrantResume.Create,
            GrantKeep.Create,
            GrantAddKey.Create,
            GrantExplain.Create
        ),
        Nouns.Of("app", "Client registrations at a provider.", AppAdd.Create, AppList.Create, AppSecret.Create),
        Nouns.Of(
            "key",
            "Who may call a provider's API through the gateway.",
            KeyCreate.Create,
            KeyList.Create,
            KeyShow.Create,
            KeyEdit.Create,
            KeyRotate.Create,
            KeyRevoke.Create
        ),
        Nouns.Of(
            "form",
            "Addresses that take what a website's visitors send, and make contacts of it.",
            FormCreate.Create,
            FormList.Create,
            FormShow.Create,
            FormEdit.Create,
            FormClose.Create,
            FormClose.CreateOpen,
            FormRemove.Create,
            FormSnippetCommand.Create,
            SubmissionList.Create,
            SubmissionShow.Create,
            SubmissionReplay.Create,
            SubmissionFix.Create,
            SubmissionDiscard.Create,
            SubmissionRelease.Create,
            SubmissionNoteCommand.Create,
            SubmissionExportCommand.Create,
            SubmissionPurge.Create,
            SubmissionForget.Create,
            FormImport.Create
        ),
        new("log", LogCommand.Create),
        new("quota", QuotaCommand.Create) { OpensHome = true },
        Nouns.Of(
            "sink",
            "Files in which live access tokens are kept, for programs that read a file.",
            SinkAdd.Create,
            SinkList.Create,
            SinkRemove.Create
        ),
        Nouns.Of(
            "alert",
            "Who is told when a person has to act.",
            AlertList.Create,
            AlertTestCommand.Create,
            AlertMute.Create,
            AlertMute.CreateUndo
        ),
        Nouns.Of(
            "store",
            "The database with all grants: copies of it, its key, whether it is whole.",
            StoreBackup.Create,
            StoreRestore.Create,
            StoreAdopt.Create,
            StoreVerify.Create,
            StoreRotateKey.Create,
            StoreMigrate.Create,
            () =>
                Nouns.Make(
                    "spool",
                    "Answers of providers that are kept outside of the store until it has them.",
                    SpoolList.Create(),
                    SpoolExport.Create(),
                    SpoolImport.Create()
                )
        ),
        new("doctor", DoctorCommand.Create),
        Nouns.Of(
            "operator",
            "Who may use the server's pages and its API.",
            OperatorLink.Create,
            () =>
                Nouns.Make(
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
            SandboxUp.Create,
            SandboxStatus.Create,
            SandboxEnv.Create,
            SandboxCa.Create,
            SandboxClockCommand.Create,
            SandboxLog.Create,
            SandboxExplain.Create,
            SandboxExplain.CreateCopy,
            SandboxLineage.Create,
            SandboxConsentCommand.Create,
            SandboxMailCommand.Create,
            SandboxFaultCommand.Create,
            SandboxHookCommand.Create,
            SandboxKeyCommand.Create,
            SandboxCentralCommand.Create,
            SandboxAppCommand.Create,
            SandboxProfileCommand.Create,
            SandboxFidelity.Create,
            SandboxPersonaCommand.Create,
            SandboxSnapshotCommand.Create,
            SandboxWorldCommand.Create,
            SandboxQuotaCommand.Create,
            SandboxCoverage.Create,
            SandboxReset.Create,
            SandboxExec.Create,
            SandboxExpect.Create,
            SandboxGrade.Create,
            SandboxPlay.Create
        ),
        new("torture", TortureCommand.Create),
        new("completion", CompletionCommand.Create),
    ];
