using System.Globalization;
using System.Text.Json.Nodes;
using SharpYaml;
using SharpYaml.Events;

namespace Evergrant.Sandbox.OpenApi;

/// <summary>YAML as the JSON it means, as far as OpenAPI documents go: no anchors, no tags.</summary>
internal static class YamlDocument
{
    private const int Deepest = 100;

    /// <exception cref="YamlException"/>
    public static JsonNode? Read(string text)
    {
        using var reader = new StringReader(text);
        var parser = Parser.CreateParser(reader, Deepest);
        while (parser.MoveNext() && parser.Current is StreamStart or DocumentStart)
            continue;

        return parser.Current is null or StreamEnd ? null : Node(parser);
    }

    private static JsonNode? Node(IParser parser)
    {
        JsonNode? read = parser.Current switch
        {
            MappingStart => Mapping(parser),
            SequenceStart => Sequence(parser),
            Scalar scalar => Value(scalar),
            var other => throw new YamlException(other!.Start, other.End, "no anchors here"),
        };
        parser.MoveNext();
        return read;
    }

    private static JsonObject Mapping(IParser parser)
    {
        var mapping = new JsonObject();
        parser.MoveNext();
        while (parser.Current is Scalar name)
        {
            parser.MoveNext();
            mapping[name.Value] = Node(parser);
        }

        return parser.Current is MappingEnd
            ? mapping
            : throw new YamlException(parser.Current!.Start, parser.Current.End, "a key is not a text");
    }

    private static JsonArray Sequence(IParser parser)
    {
        var sequence = new JsonArray();
        parser.MoveNext();
        while (parser.Current is not SequenceEnd)
            sequence.Add(Node(parser));

        return sequence;
    }

    private static JsonValue? Value(Scalar scalar) =>
        scalar.Style != ScalarStyle.Plain ? JsonValue.Create(scalar.Value)
        : scalar.Value is "" or "~" or "null" ? null
        : scalar.Value is "true" or "false" ? JsonValue.Create(scalar.Value == "true")
        : long.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            ? JsonValue.Create(whole)
        : double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? JsonValue.Create(number)
        : JsonValue.Create(scalar.Value);
}
