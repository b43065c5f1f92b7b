using System.Text.Json;
using System.Text.Json.Serialization;

namespace Evergrant.Storage;

/// The answer's body is not in it: it follows as bytes, since base 64 of 48 KiB would fill a slot.
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(AttemptIdConverter), typeof(GrantIdConverter)]
)]
[JsonSerializable(typeof(SpooledAnswer))]
internal sealed partial class SpoolJson : JsonSerializerContext;

internal sealed class AttemptIdConverter : JsonConverter<AttemptId>
{
    public override AttemptId Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        AttemptId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, AttemptId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}

internal sealed class GrantIdConverter : JsonConverter<GrantId>
{
    public override GrantId Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        GrantId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, GrantId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
