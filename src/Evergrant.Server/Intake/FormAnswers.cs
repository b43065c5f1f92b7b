using System.Text.Json.Serialization;
using Evergrant.Intake.Forms;
using Evergrant.Server.Web;

namespace Evergrant.Server.Intake;

internal sealed record FormsAnswer(IReadOnlyList<FormRow> Forms);

internal sealed record RemovedForm(string Removed);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(UtcTimes)]
)]
[JsonSerializable(typeof(FormsAnswer))]
[JsonSerializable(typeof(FormRow))]
[JsonSerializable(typeof(RemovedForm))]
internal sealed partial class FormsJson : JsonSerializerContext;
