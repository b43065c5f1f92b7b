using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Evergrant.Keap.Wire;

/// A text, or a number or truth value as one. Anything larger is passed over.
internal sealed class AnyText : JsonConverter<string?>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return TextOf(ref reader);
            case JsonTokenType.Number:
                return Encoding.UTF8.GetString(reader.ValueSpan);
            case JsonTokenType.True:
                return "true";
            case JsonTokenType.False:
                return "false";
            default:
                reader.Skip();
                return null;
        }
    }

    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value);

    private static string? TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException broken)
        {
            // Half a surrogate pair, or bytes that are no UTF-8.
            throw new JsonException("A text is not Unicode.", broken);
        }
    }
}
