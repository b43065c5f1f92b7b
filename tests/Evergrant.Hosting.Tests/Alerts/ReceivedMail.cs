using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Evergrant.Hosting.Tests.Alerts;

/// A mail as a reader of mails sees it; decodes by itself what the product encoded.
internal sealed partial record ReceivedMail(string From, IReadOnlyList<string> To, string Raw)
{
    /// Names of the head's fields, in order.
    public IReadOnlyList<string> Fields => [.. Head.Split("\r\n").Select(line => line.Split(':')[0])];

    public string Subject =>
        EncodedWord()
            .Replace(
                Regex.Replace(Field("Subject"), @"\?=\s+=\?", "?==?"),
                word => Encoding.UTF8.GetString(Convert.FromBase64String(word.Groups[1].Value))
            );

    public string MessageId => Field("Message-ID");

    public string Body
    {
        get
        {
            var quoted = Raw[(Raw.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]
                .Replace("=\r\n", "", StringComparison.Ordinal);
            var bytes = new List<byte>();
            for (var i = 0; i < quoted.Length; i++)
                if (quoted[i] == '=')
                {
                    bytes.Add(
                        byte.Parse(quoted.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                    );
                    i += 2;
                }
                else
                    bytes.Add((byte)quoted[i]);
            return Encoding.UTF8.GetString([.. bytes]).Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n');
        }
    }

    /// One paragraph per line, as wrapping is not what a test is about.
    public string Text => Regex.Replace(Body, @"(?<=\S)\n(?=\S)", " ");

    private string Head => Regex.Replace(Raw[..Raw.IndexOf("\r\n\r\n", StringComparison.Ordinal)], "\r\n ", " ");

    private string Field(string name) =>
        Head.Split("\r\n").Single(line => line.StartsWith($"{name}: ", StringComparison.Ordinal))[(name.Length + 2)..];

    [GeneratedRegex(@"=\?utf-8\?B\?([^?]*)\?=")]
    private static partial Regex EncodedWord();
}
