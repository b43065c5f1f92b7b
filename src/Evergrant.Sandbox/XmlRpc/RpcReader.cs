using System.Globalization;
using System.Xml;
using static Evergrant.Sandbox.XmlRpc.RpcValue;

namespace Evergrant.Sandbox.XmlRpc;

/// <summary>Reads a methodCall from strangers: no document type, no entities of their own, bounded depth and number.</summary>
internal sealed class RpcReader
{
    private const int Deepest = 32;
    private const int MostValues = 50_000;
    private const int LongestName = 200;

    // Keap's parser takes these, and clients in many languages write one or the other.
    private static readonly string[] TimeForms =
    [
        "yyyyMMdd'T'HH:mm:ss",
        "yyyy-MM-dd'T'HH:mm:ss",
        "yyyyMMdd'T'HHmmss",
        "yyyyMMdd'T'HH:mm:ss'Z'",
        "yyyy-MM-dd'T'HH:mm:ss'Z'",
        "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
    ];

    private readonly XmlReader xml;
    private int values;

    private RpcReader(XmlReader xml) => this.xml = xml;

    /// <exception cref="RpcFault"/>
    public static RpcCall Read(byte[] body)
    {
        if (body.AsSpan().IndexOfAnyExcept(" \t\r\n"u8) < 0)
            throw RpcFault.Unreadable("Premature end of file.");

        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            MaxCharactersFromEntities = 1,
        };
        try
        {
            using var stream = new MemoryStream(body);
            using var xml = XmlReader.Create(stream, settings);
            return new RpcReader(xml).ReadCall();
        }
        catch (XmlException bad)
        {
            // The exception's own text may quote the sender.
            throw RpcFault.Unreadable($"Not well-formed at line {bad.LineNumber}, column {bad.LinePosition}.");
        }
        catch (Exception bad) when (bad is ArgumentException or NotSupportedException)
        {
            // An encoding that is not there, or bytes that are not of the one declared.
            throw RpcFault.Unreadable("The encoding cannot be read.");
        }
    }

    private RpcCall ReadCall()
    {
        Enter("methodCall");
        var method = Text("methodName").Trim();
        if (method.Length is 0 or > LongestName)
            throw RpcFault.Unreadable("No methodName.");

        var parameters = new List<RpcValue>();
        if (IsAt("params") && EnterOrSkip())
        {
            while (IsAt("param"))
            {
                Enter("param");
                parameters.Add(Value(0));
                Leave();
            }

            Leave();
        }

        Leave();
        return new RpcCall(method, parameters);
    }

    private RpcValue Value(int depth)
    {
        if (depth >= Deepest || ++values > MostValues)
            throw RpcFault.Unreadable("Too deep or too many values.");

        if (!IsAt("value"))
            throw RpcFault.Unreadable("Expected value.");

        if (!EnterOrSkip())
            return Of("");

        // Without an element inside it is a string, white space and all.
        var text = xml.NodeType is XmlNodeType.Element ? "" : xml.ReadContentAsString();
        if (xml.NodeType != XmlNodeType.Element)
        {
            xml.ReadEndElement();
            return Of(text);
        }

        if (!string.IsNullOrWhiteSpace(text))
            throw RpcFault.Unreadable("A value has both text and a type.");

        var value = Typed(depth);
        Leave();
        return value;
    }

    private RpcValue Typed(int depth)
    {
        var type = xml.LocalName;
        switch (type)
        {
            case "struct":
                return Struct(depth);
            case "array":
                return Array(depth);
            case "nil":
                Text(type);
                return Nil;
        }

        var text = Text(type);
        return type switch
        {
            "string" => Of(text),
            "i4" or "int" or "i1" or "i2" => Of(Number(text, int.MinValue, int.MaxValue)),
            "i8" => Of(Number(text, long.MinValue, long.MaxValue)),
            "boolean" => text.Trim() switch
            {
                "1" or "true" => Of(true),
                "0" or "false" => Of(false),
                _ => throw RpcFault.Unreadable("Not a boolean."),
            },
            "double" or "float" => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)
            && double.IsFinite(real)
                ? new RpcReal(real)
                : throw RpcFault.Unreadable("Not a double."),
            "dateTime.iso8601" or "dateTime" => Time(text.Trim()),
            "base64" => new RpcBytes(Bytes(text)),
            _ => throw RpcFault.Unreadable("Unknown type."),
        };
    }

    private RpcStruct Struct(int depth)
    {
        var members = new Dictionary<string, RpcValue>();
        if (EnterOrSkip())
        {
            while (IsAt("member"))
            {
                Enter("member");
                var name = Text("name");
                if (name.Length > LongestName)
                    throw RpcFault.Unreadable("A name is too long.");

                // Twice the same name: the last one holds, as in a Java map.
                members[name] = Value(depth + 1);
                Leave();
            }

            Leave();
        }

        return new RpcStruct(members);
    }

    private RpcList Array(int depth)
    {
        var items = new List<RpcValue>();
        if (EnterOrSkip())
        {
            if (IsAt("data") && EnterOrSkip())
            {
                while (IsAt("value"))
                    items.Add(Value(depth + 1));

                Leave();
            }

            Leave();
        }

        return new RpcList(items);
    }

    private bool IsAt(string name) => xml.MoveToContent() == XmlNodeType.Element && xml.LocalName == name;

    private void Enter(string name)
    {
        if (!IsAt(name) || !EnterOrSkip())
            throw RpcFault.Unreadable($"Expected {name}.");
    }

    /// <returns>False when the element was empty, and is behind us.</returns>
    private bool EnterOrSkip()
    {
        var isEmpty = xml.IsEmptyElement;
        xml.ReadStartElement();
        return !isEmpty;
    }

    private void Leave()
    {
        if (xml.MoveToContent() != XmlNodeType.EndElement)
            throw RpcFault.Unreadable("An element that does not belong there.");

        xml.ReadEndElement();
    }

    private string Text(string name)
    {
        if (!IsAt(name))
            throw RpcFault.Unreadable($"Expected {name}.");

        if (!EnterOrSkip())
            return "";

        var text = xml.NodeType == XmlNodeType.Element ? "" : xml.ReadContentAsString();
        if (xml.NodeType != XmlNodeType.EndElement)
            throw RpcFault.Unreadable("An element where text belongs.");

        xml.ReadEndElement();
        return text;
    }

    private static long Number(string text, long least, long most) =>
        long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number >= least
        && number <= most
            ? number
            : throw RpcFault.Unreadable("Not a number.");

    private static RpcTime Time(string text) =>
        DateTimeOffset.TryParseExact(
            text,
            TimeForms,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
            ? new RpcTime(time)
            : throw RpcFault.Unreadable("Not a dateTime.iso8601.");

    private static byte[] Bytes(string text)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw RpcFault.Unreadable("Not base64.");
        }
    }
}
