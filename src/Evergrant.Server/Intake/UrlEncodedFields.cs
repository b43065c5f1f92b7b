using System.Text;
using Evergrant.Intake.Accepting;

namespace Evergrant.Server.Intake;

/// As browsers send a form by default.
internal static class UrlEncodedFields
{
    private const string CharsetField = "_charset_";

    public static IReadOnlyList<KeyValuePair<string, string>> Read(byte[] body, Encoding declared)
    {
        var pairs = new List<(byte[] Name, byte[] Value)>();
        foreach (var range in body.AsSpan().Split((byte)'&'))
        {
            var pair = body.AsSpan()[range];
            if (pair.Length == 0)
                continue;
            // One more says that there were too many.
            if (pairs.Count > SubmissionLimits.Fields)
                break;
            var equals = pair.IndexOf((byte)'=');
            pairs.Add(equals < 0 ? (Plain(pair), []) : (Plain(pair[..equals]), Plain(pair[(equals + 1)..])));
        }
        // A page's hidden field of this name is filled by the browser with what it sends.
        var named = pairs.Find(pair => pair.Name.AsSpan().SequenceEqual(Encoding.ASCII.GetBytes(CharsetField))).Value;
        var encoding = named is { Length: > 0 and < 40 }
            ? SentText.Declared(Encoding.ASCII.GetString(named))
            : declared;
        return
        [
            .. pairs.Select(pair =>
                KeyValuePair.Create(SentText.Decode(pair.Name, encoding), SentText.Decode(pair.Value, encoding))
            ),
        ];
    }

    private static byte[] Plain(ReadOnlySpan<byte> text)
    {
        var plain = new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (
                text[i] == '%'
                && i + 2 < text.Length
                && Hex(text[i + 1]) is >= 0 and var high
                && Hex(text[i + 2]) is >= 0 and var low
            )
            {
                plain[length++] = (byte)((high << 4) | low);
                i += 2;
            }
            else
                plain[length++] = text[i] == '+' ? (byte)' ' : text[i];
        }
        return plain[..length];
    }

    private static int Hex(byte digit) =>
        char.IsAsciiHexDigit((char)digit) ? Convert.ToInt32(((char)digit).ToString(), 16) : -1;
}
