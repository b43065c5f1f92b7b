using System.Text.Json;
using System.Text.Json.Serialization;

namespace Evergrant.Intake.Forms;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DictionaryKeyPolicy = JsonKnownNamingPolicy.Unspecified,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [
        typeof(CodeConverter<WelcomeWay>),
        typeof(CodeConverter<OnExisting>),
        typeof(CodeConverter<BotCheckKind>),
        typeof(CodeConverter<Keap.SameContact>),
    ]
)]
[JsonSerializable(typeof(FormDefinition))]
internal sealed partial class FormJson : JsonSerializerContext;

/// Enumerations by their names in snake case, never by number.
internal sealed class CodeConverter<T>()
    : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
