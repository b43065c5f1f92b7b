using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Evergrant.Intake.Forms;
using Evergrant.Server.Web;

namespace Evergrant.Server.Intake;

internal sealed record FormsAnswer(IReadOnlyList<FormRow> Forms);

internal sealed record RemovedForm(string Removed);

/// What makes or changes a form, beside the members of its definition, which stand next to these.
internal sealed record FormRequest
{
    public string? Name { get; init; }
    public string? Grant { get; init; }

    /// Of the bot check. It is not shown again.
    public string? BotSecret { get; init; }

    /// The definition's members.
    [JsonExtensionData]
    public JsonObject? Members { get; init; }

    public override string ToString() => $"[form {Name}]";
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    AllowDuplicateProperties = false,
    Converters = [typeof(UtcTimes)]
)]
[JsonSerializable(typeof(FormsAnswer))]
[JsonSerializable(typeof(FormRow))]
[JsonSerializable(typeof(RemovedForm))]
[JsonSerializable(typeof(FormRequest))]
internal sealed partial class FormsJson : JsonSerializerContext;
