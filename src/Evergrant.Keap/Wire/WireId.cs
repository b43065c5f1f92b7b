using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Evergrant.Keap.Wire;

/// An id as it is sent: a number in v1, a text in v2.
[JsonConverter(typeof(WireIdConverter))]
internal readonly record struct WireId(string Text, bool IsNumber)
{
    /// <exception cref="ArgumentException">v1 takes numbers only.</exception>
    public static WireId Of(string id, KeapVersion version)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        if (version == KeapVersion.V1 && !long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            throw new ArgumentException("Keap's v1 has numbers for ids.", nameof(id));
        return new WireId(id, version == KeapVersion.V1);
    }

    public static WireId? OfAny(string? id, KeapVersion version) => id is null ? null : Of(id, version);

    public static List<WireId> OfAll(IEnumerable<string> ids, KeapVersion version) =>
        [.. ids.Distinct().Select(id => Of(id, version))];
}

internal sealed class WireIdConverter : JsonConverter<WireId>
{
    public override WireId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Ids are read as texts.");

    public override void Write(Utf8JsonWriter writer, WireId value, JsonSerializerOptions options)
    {
        if (value.IsNumber)
            writer.WriteNumberValue(long.Parse(value.Text, CultureInfo.InvariantCulture));
        else
            writer.WriteStringValue(value.Text);
    }
}
