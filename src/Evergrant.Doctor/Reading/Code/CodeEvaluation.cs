using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Evergrant.Doctor.Reading.Code;

/// <summary>Values as the text they become. What only the running program knows stands as `$name`, a placeholder to every rule.</summary>
internal sealed class CodeEvaluation
{
    private const int Deepest = 40;
    private const int MostSteps = 2_000;
    private const int Longest = 64 * 1024;
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // A text that holds itself twice, twenty times over, is a million texts.
    private int steps;
    private int written;

    private CodeEvaluation() { }

    public static string Text(CodeValue? value) => new CodeEvaluation().Text(value, 0);

    public static string Json(CodeValue? value) => new CodeEvaluation().Json(value, 0);

    /// Whether the text, as far as it matters, stands in the program.
    public static bool IsKnown(CodeValue? value) =>
        value switch
        {
            CodeUnknown or null => false,
            CodeCall call => CodeFunctions.Of(call) != CodeFunction.Unknown
                && (call.At(0) ?? call.Initializer ?? call.Receiver) is { } inner
                && inner is not CodeUnknown,
            _ => true,
        };

    private string Text(CodeValue? value, int depth) =>
        depth > Deepest || ++steps > MostSteps
            ? ""
            : value switch
            {
                CodeLiteral literal => literal.Text,
                CodeUnknown unknown => Unknown(unknown.Name),
                CodeJoin join => Joined(join, depth + 1),
                CodeMap map => Form(map, depth + 1),
                CodeList list => string.Join(',', list.Items.Take(100).Select(item => Text(item, depth + 1))),
                CodeCall call => Called(call, depth + 1),
                _ => "",
            };

    /// `a=b&amp;c=d`
    private string Form(CodeMap map, int depth) =>
        string.Join(
            '&',
            map.Entries.Take(100).Select(entry => $"{Escape(entry.Key)}={Escape(Text(entry.Value, depth + 1))}")
        );

    private string Json(CodeValue? value, int depth)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Plain))
            Write(json, value, depth);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private void Write(Utf8JsonWriter json, CodeValue? value, int depth)
    {
        if (depth > Deepest || ++steps > MostSteps)
            json.WriteNullValue();
        else if (value is CodeMap map)
        {
            json.WriteStartObject();
            foreach (var (key, one) in map.Entries.Take(100))
            {
                json.WritePropertyName(key);
                Write(json, one, depth + 1);
            }

            json.WriteEndObject();
        }
        else if (value is CodeList list)
        {
            json.WriteStartArray();
            foreach (var item in list.Items.Take(100))
                Write(json, item, depth + 1);
            json.WriteEndArray();
        }
        else if (value is CodeCall { Initializer: { } initializer })
            Write(json, initializer, depth + 1);
        else if (value is CodeLiteral { Text: "null" })
            json.WriteNullValue();
        else
            json.WriteStringValue(Whole(Text(value, depth + 1)));
    }

    private string Joined(CodeJoin join, int depth)
    {
        var text = new StringBuilder();
        foreach (var part in join.Parts)
        {
            var more = Text(part, depth);
            text.Append(more);
            if ((written += more.Length) > Longest)
                break;
        }

        return text.ToString();
    }

    private string Called(CodeCall call, int depth)
    {
        var first = call.At(0);
        return CodeFunctions.Of(call) switch
        {
            CodeFunction.Base64 => Base64(Text(first ?? call.Receiver, depth)),
            CodeFunction.Base64OfReceiver => Base64(Text(call.Receiver, depth)),
            CodeFunction.Form => Text(first ?? call.Initializer, depth),
            CodeFunction.Json => Json(first, depth),
            CodeFunction.Escape => Text(first, depth) is var text && text.StartsWith('$') ? text : Escape(text),
            CodeFunction.Same => Text(first ?? call.Initializer ?? call.Receiver, depth),
            CodeFunction.SameAsReceiver => Text(call.Receiver, depth),
            CodeFunction.Format => Formatted(call, depth),
            _ => first is CodeLiteral name && name.Text.Length is > 0 and <= 40
                ? Unknown(name.Text)
                : Unknown(call.Name),
        };
    }

    // "%s:%s", "{0}:{1}", "{}:{}"
    private string Formatted(CodeCall call, int depth)
    {
        var isOnText = call.Receiver is CodeLiteral or CodeJoin;
        var format = Text(isOnText ? call.Receiver : call.At(0), depth);
        var values = call.Arguments.Skip(isOnText ? 0 : 1).Select(one => Text(one.Value, depth)).ToList();
        var text = new StringBuilder();
        var next = 0;
        for (var at = 0; at < format.Length && text.Length < Longest; at++)
        {
            var rest = format.AsSpan(at);
            if (rest.StartsWith("%s") || rest.StartsWith("{}"))
            {
                text.Append(next < values.Count ? values[next] : "");
                next++;
                at++;
            }
            else if (rest.Length > 2 && rest[0] == '{' && char.IsAsciiDigit(rest[1]) && rest[2] == '}')
            {
                var index = rest[1] - '0';
                text.Append(index < values.Count ? values[index] : "");
                at += 2;
            }
            else
                text.Append(format[at]);
        }

        return text.ToString();
    }

    private static string Unknown(string name) =>
        "$" + string.Concat(name.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_'));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(Whole(text)));

    private static string Escape(string text) =>
        text.StartsWith('$') ? text : WebUtility.UrlEncode(Whole(text)).Replace("+", "%20", StringComparison.Ordinal);

    // Half a surrogate pair is no text.
    private static string Whole(string text) =>
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Length > Longest ? text[..Longest] : text));
}
