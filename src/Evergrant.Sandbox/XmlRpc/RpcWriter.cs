using System.Globalization;
using System.Text;
using System.Xml;
using static Evergrant.Sandbox.XmlRpc.RpcValue;

namespace Evergrant.Sandbox.XmlRpc;

/// <summary>Writes a methodResponse as recorded: no white space, strings without a type, integers as i4.</summary>
internal static class RpcWriter
{
    private const string Head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><methodResponse>";
    private const string Tail = "</methodResponse>";

    public static byte[] Answer(RpcValue value)
    {
        var text = new StringBuilder(Head).Append("<params><param>");
        Write(text, value);
        return Encoding.UTF8.GetBytes(text.Append("</param></params>").Append(Tail).ToString());
    }

    public static byte[] Fault(int code, string words)
    {
        var text = new StringBuilder(Head).Append("<fault>");
        var members = new Dictionary<string, RpcValue> { ["faultCode"] = Of(code), ["faultString"] = Of(words) };
        Write(text, new RpcStruct(members));
        return Encoding.UTF8.GetBytes(text.Append("</fault>").Append(Tail).ToString());
    }

    private static void Write(StringBuilder text, RpcValue value)
    {
        text.Append("<value>");
        switch (value)
        {
            case RpcText one:
                Escape(text, one.Text);
                break;
            case RpcNumber { Number: >= int.MinValue and <= int.MaxValue } one:
                Element(text, "i4", one.Number.ToString(CultureInfo.InvariantCulture));
                break;
            case RpcNumber one:
                Element(text, "i8", one.Number.ToString(CultureInfo.InvariantCulture));
                break;
            case RpcFlag one:
                Element(text, "boolean", one.Flag ? "1" : "0");
                break;
            case RpcReal one:
                Element(text, "double", one.Number.ToString("R", CultureInfo.InvariantCulture));
                break;
            case RpcTime one:
                Element(
                    text,
                    "dateTime.iso8601",
                    one.Time.UtcDateTime.ToString("yyyyMMdd'T'HH:mm:ss", CultureInfo.InvariantCulture)
                );
                break;
            case RpcBytes one:
                Element(text, "base64", Convert.ToBase64String(one.Bytes));
                break;
            case RpcStruct one:
                WriteStruct(text, one);
                break;
            case RpcList one:
                text.Append("<array><data>");
                foreach (var item in one.Items)
                    Write(text, item);

                text.Append("</data></array>");
                break;
            default:
                text.Append("<nil/>");
                break;
        }

        text.Append("</value>");
    }

    private static void WriteStruct(StringBuilder text, RpcStruct one)
    {
        text.Append("<struct>");
        foreach (var (name, member) in one.Members)
        {
            text.Append("<member><name>");
            Escape(text, name);
            text.Append("</name>");
            Write(text, member);
            text.Append("</member>");
        }

        text.Append("</struct>");
    }

    private static void Element(StringBuilder text, string name, string content) =>
        text.Append('<').Append(name).Append('>').Append(content).Append("</").Append(name).Append('>');

    // REST takes letters that no XML can hold; Keap's own answers were seen to break on some.
    private static void Escape(StringBuilder text, string content)
    {
        for (var at = 0; at < content.Length; at++)
        {
            var letter = content[at];
            if (at + 1 < content.Length && char.IsSurrogatePair(letter, content[at + 1]))
                text.Append(letter).Append(content[++at]);
            else
            {
                _ = letter switch
                {
                    '<' => text.Append("&lt;"),
                    '>' => text.Append("&gt;"),
                    '&' => text.Append("&amp;"),
                    '\r' => text.Append("&#13;"),
                    _ => text.Append(XmlConvert.IsXmlChar(letter) ? letter : '?'),
                };
            }
        }
    }
}
