using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Evergrant.Sandbox.State;

/// <summary>A body goes from memory to file and back as the text it is.</summary>
internal sealed class RawBody : JsonConverter<ReadOnlyMemory<byte>?>
{
    public override ReadOnlyMemory<byte>? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("A body is an object.");

        using var body = JsonDocument.ParseValue(ref reader);
        return JsonMarshal.GetRawUtf8Value(body.RootElement).ToArray();
    }

    public override void Write(Utf8JsonWriter writer, ReadOnlyMemory<byte>? value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value!.Value.Span, skipInputValidation: true);
}
