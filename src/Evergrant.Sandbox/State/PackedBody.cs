using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.State;

/// <summary>
/// JSON in fewer bytes: names of members are numbers, and marks have one byte. A contact takes less than half.
/// </summary>
internal static class PackedBody
{
    private const byte Null = 0;
    private const byte False = 1;
    private const byte True = 2;
    private const byte Number = 3;
    private const byte Text = 4;
    private const byte Object = 5;
    private const byte Array = 6;
    private const byte End = 7;
    private const byte Raw = 8;
    private const byte Time = 9;
    private const byte Known = 10;

    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss.fff'+0000'";
    private const int TimeLength = 28;

    // What stands in most records again and again. At most 256.
    private static readonly string[] KnownTexts =
    [
        .. ((string[])["EMAIL", "PHONE", "FAX"]).SelectMany(slot => Enumerable.Range(1, 5).Select(at => $"{slot}{at}")),
        "BILLING",
        "SHIPPING",
        "OTHER",
        "USA",
        "NonMarketable",
        "SingleOptIn",
        "UnengagedMarketable",
        "Confirmed",
        "Manual",
        "Work",
        "Home",
        "Mobile",
        "Other",
        "INFUSIONSOFT",
        "Email",
        "contact.add",
        "contact.edit",
        "contactGroup.applied",
        "waiting",
        "delivered",
    ];

    private static readonly Dictionary<string, byte> KnownPlaces = KnownTexts
        .Select((text, place) => (text, place))
        .ToDictionary(one => one.text, one => (byte)one.place);

    // A stranger's names could be many; they stand where they are used.
    private const int MostNames = 2_000;
    private const int LongestName = 64;
    private const int FirstNumber = 16;

    // Of the whole process: what was written is never written again, so reading takes no lock.
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, int> Numbers = [];
    private static readonly JsonEncodedText[] Names = new JsonEncodedText[MostNames];

    public static byte[] Pack(JsonObject body)
    {
        using var text = new MemoryStream(512);
        using (var writer = new Utf8JsonWriter(text, StateJson.Compact))
            body.WriteTo(writer);

        return Pack(text.GetBuffer().AsSpan(0, (int)text.Length));
    }

    public static byte[] Pack(ReadOnlySpan<byte> json)
    {
        var packed = new ArrayBufferWriter<byte>(json.Length);
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
                Pack(ref reader, packed);
        }
        catch (InvalidOperationException)
        {
            // Half of a pair of UTF-16's, escaped: no text of UTF-8, but good JSON.
            return [Raw, .. json];
        }

        return packed.WrittenSpan.ToArray();
    }

    /// <summary>The JSON text again.</summary>
    public static byte[] Unpack(ReadOnlySpan<byte> packed)
    {
        if (packed[0] == Raw)
            return packed[1..].ToArray();

        var text = new ArrayBufferWriter<byte>(packed.Length * 2);
        using (var writer = new Utf8JsonWriter(text, StateJson.Compact))
            for (var inArray = new Stack<bool>(); packed.Length > 0; )
                Unpack(ref packed, writer, inArray);

        return text.WrittenSpan.ToArray();
    }

    private static void Pack(ref Utf8JsonReader reader, ArrayBufferWriter<byte> packed)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                PackName(reader.GetString()!, packed);
                break;
            case JsonTokenType.Number:
                Mark(packed, Number);
                Bytes(packed, reader.ValueSpan);
                break;
            case JsonTokenType.String:
                PackText(reader.GetString()!, packed);
                break;
            default:
                Mark(
                    packed,
                    reader.TokenType switch
                    {
                        JsonTokenType.StartObject => Object,
                        JsonTokenType.StartArray => Array,
                        JsonTokenType.EndObject or JsonTokenType.EndArray => End,
                        JsonTokenType.True => True,
                        JsonTokenType.False => False,
                        _ => Null,
                    }
                );
                break;
        }
    }

    private static void PackText(string text, ArrayBufferWriter<byte> packed)
    {
        if (KnownPlaces.TryGetValue(text, out var place))
        {
            Mark(packed, Known);
            Mark(packed, place);
        }
        else if (MillisecondsOf(text) is { } milliseconds)
        {
            Mark(packed, Time);
            BinaryPrimitives.WriteInt64LittleEndian(packed.GetSpan(8), milliseconds);
            packed.Advance(8);
        }
        else
        {
            Mark(packed, Text);
            Bytes(packed, Encoding.UTF8.GetBytes(text));
        }
    }

    // Only what is written the very same way again.
    private static long? MillisecondsOf(string text) =>
        text.Length == TimeLength
        && text.EndsWith("+0000", StringComparison.Ordinal)
        && DateTime.TryParseExact(
            text,
            TimeForm,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
        && time.ToString(TimeForm, CultureInfo.InvariantCulture) == text
            ? new DateTimeOffset(time).ToUnixTimeMilliseconds()
            : null;

    // 0 is a name that stands here; the first marks are left free, because one of them may stand in its place.
    private static void PackName(string name, ArrayBufferWriter<byte> packed)
    {
        var number = NumberOf(name);
        Length(packed, number);
        if (number == 0)
            Bytes(packed, Encoding.UTF8.GetBytes(name));
    }

    private static int NumberOf(string name)
    {
        lock (Gate)
        {
            if (Numbers.TryGetValue(name, out var number) || name.Length > LongestName || Numbers.Count == MostNames)
                return number;

            Names[Numbers.Count] = JsonEncodedText.Encode(name, StateJson.Compact.Encoder);
            number = Numbers.Count + FirstNumber;
            Numbers.Add(name, number);
            return number;
        }
    }

    private static void Unpack(ref ReadOnlySpan<byte> packed, Utf8JsonWriter writer, Stack<bool> inArray)
    {
        if (inArray.TryPeek(out var isArray) && !isArray && packed[0] != End)
            WriteName(ref packed, writer);

        var mark = packed[0];
        packed = packed[1..];
        switch (mark)
        {
            case Object:
                writer.WriteStartObject();
                inArray.Push(false);
                break;
            case Array:
                writer.WriteStartArray();
                inArray.Push(true);
                break;
            case End when inArray.Pop():
                writer.WriteEndArray();
                break;
            case End:
                writer.WriteEndObject();
                break;
            case Number:
                writer.WriteRawValue(Bytes(ref packed), skipInputValidation: true);
                break;
            case Text:
                writer.WriteStringValue(Bytes(ref packed));
                break;
            case Known:
                writer.WriteStringValue(KnownTexts[packed[0]]);
                packed = packed[1..];
                break;
            case Time:
                writer.WriteStringValue(
                    DateTimeOffset
                        .FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(packed))
                        .UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture)
                );
                packed = packed[8..];
                break;
            case Null:
                writer.WriteNullValue();
                break;
            default:
                writer.WriteBooleanValue(mark == True);
                break;
        }
    }

    private static void WriteName(ref ReadOnlySpan<byte> packed, Utf8JsonWriter writer)
    {
        var number = Length(ref packed);
        if (number == 0)
            writer.WritePropertyName(Bytes(ref packed));
        else
            writer.WritePropertyName(Names[number - FirstNumber]);
    }

    private static void Mark(ArrayBufferWriter<byte> packed, byte mark)
    {
        packed.GetSpan(1)[0] = mark;
        packed.Advance(1);
    }

    private static void Bytes(ArrayBufferWriter<byte> packed, ReadOnlySpan<byte> bytes)
    {
        Length(packed, bytes.Length);
        packed.Write(bytes);
    }

    private static ReadOnlySpan<byte> Bytes(ref ReadOnlySpan<byte> packed)
    {
        var length = Length(ref packed);
        var bytes = packed[..length];
        packed = packed[length..];
        return bytes;
    }

    // Seven bits a byte, the lowest first.
    private static void Length(ArrayBufferWriter<byte> packed, int length)
    {
        for (; length >= 0x80; length >>= 7)
            Mark(packed, (byte)(length | 0x80));
        Mark(packed, (byte)length);
    }

    private static int Length(ref ReadOnlySpan<byte> packed)
    {
        var (length, shift) = (0, 0);
        while (true)
        {
            var next = packed[0];
            packed = packed[1..];
            length |= (next & 0x7f) << shift;
            shift += 7;
            if (next < 0x80)
                return length;
        }
    }
}
