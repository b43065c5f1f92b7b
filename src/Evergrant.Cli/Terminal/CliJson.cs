using System.Text.Json.Serialization;
using Evergrant.Cli.Alerting;
using Evergrant.Cli.Apps;
using Evergrant.Cli.Consumers;
using Evergrant.Cli.Doctoring;
using Evergrant.Cli.Doctoring.Live;
using Evergrant.Cli.Grants;
using Evergrant.Cli.Operators;
using Evergrant.Cli.Sandboxes.Grading;
using Evergrant.Cli.Sinks;
using Evergrant.Cli.Stores;
using Evergrant.Cli.Submissions;
using Evergrant.Cli.Tokens;
using Evergrant.Cli.Torturing;
using Evergrant.Intake.Forms;
using Evergrant.Intake.Repairing;
using Evergrant.Server.Quotas;

namespace Evergrant.Cli.Terminal;

/// What `--json` prints. Members are only ever added, and all of them are always there.
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    Converters = [typeof(UtcTime)]
)]
[JsonSerializable(typeof(IReadOnlyList<AlertRow>))]
[JsonSerializable(typeof(IReadOnlyList<AppRow>))]
[JsonSerializable(typeof(IReadOnlyList<FormRow>))]
[JsonSerializable(typeof(FormRow))]
[JsonSerializable(typeof(IReadOnlyList<GrantRow>))]
[JsonSerializable(typeof(GrantPage))]
[JsonSerializable(typeof(GradeRow))]
[JsonSerializable(typeof(TokenAnswer))]
[JsonSerializable(typeof(ProcessCredential))]
[JsonSerializable(typeof(ExecCredential))]
[JsonSerializable(typeof(IReadOnlyList<OperatorTokenRow>))]
[JsonSerializable(typeof(IReadOnlyList<FindingRow>))]
[JsonSerializable(typeof(StoryRow))]
[JsonSerializable(typeof(IReadOnlyList<CheckRow>))]
[JsonSerializable(typeof(IReadOnlyList<KeyRow>))]
[JsonSerializable(typeof(KeyRow))]
[JsonSerializable(typeof(IReadOnlyList<QuotaRow>))]
[JsonSerializable(typeof(IReadOnlyList<SinkRow>))]
[JsonSerializable(typeof(TortureReport))]
[JsonSerializable(typeof(IReadOnlyList<SpoolRow>))]
[JsonSerializable(typeof(IReadOnlyList<StoreFindingRow>))]
[JsonSerializable(typeof(RestoreRow))]
[JsonSerializable(typeof(IReadOnlyList<SubmissionRow>))]
[JsonSerializable(typeof(SubmissionPage))]
[JsonSerializable(typeof(IReadOnlyList<SubmissionPage>))]
[JsonSerializable(typeof(ReplayRow))]
[JsonSerializable(typeof(ImportRow))]
internal sealed partial class CliJson : JsonSerializerContext;
