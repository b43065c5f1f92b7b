using System.Globalization;
using System.Text;

namespace Evergrant.Hosting.Alerts;

/// A mail of plain text. Whatever its parts hold, it comes out as ASCII lines of at most 76 characters that no server takes
/// for anything else: the head's own lines are made here, and the body is quoted-printable.
/// <param name="Id">The same for every try: readers and servers tell repetitions by it.</param>
internal sealed record Mail(string Id, string Subject, string Body)
{
    private const int LongestLine = 76;
    private const int LongestWordBytes = 36; // 48 of base64, its frame and the name of the field.

    public string Compose(MailSettings settings, DateTimeOffset now)
    {
        var text = new StringBuilder();
        Head(text, "Date", now.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        Head(text, "From", settings.From.Text);
        Head(text, "To", string.Join(",\r\n ", settings.To));
        Head(text, "Subject", EncodedWords(Subject));
        Head(text, "Message-ID", $"<{Id}@{settings.From.Domain}>");
        Head(text, "Auto-Submitted", "auto-generated");
        Head(text, "MIME-Version", "1.0");
        Head(text, "Content-Type", "text/plain; charset=utf-8");
        Head(text, "Content-Transfer-Encoding", "quoted-printable");
        text.Append("\r\n");
        foreach (var line in Body.ReplaceLineEndings("\n").Split('\n'))
            Quote(text, line);
        return text.ToString();
    }

    private static void Head(StringBuilder text, string name, string value) =>
        text.Append(name).Append(": ").Append(value).Append("\r\n");

    /// RFC 2047, in words of whole characters. Plain ASCII that fits stays as it is.
    private static string EncodedWords(string subject)
    {
        if (
            subject.Length <= LongestLine - "Subject: ".Length
            && subject.All(c => c is >= ' ' and <= '~')
            && !subject.Contains("=?", StringComparison.Ordinal)
        )
            return subject;
        var words = new List<string>();
        var word = new List<byte>();
        var character = new byte[4];
        foreach (var rune in subject.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(character);
            if (word.Count + length > LongestWordBytes)
                Close();
            word.AddRange(character.AsSpan(0, length));
        }
        Close();
        return string.Join("\r\n ", words);

        void Close()
        {
            words.Add($"=?utf-8?B?{Convert.ToBase64String([.. word])}?=");
            word.Clear();
        }
    }

    /// RFC 2045. A dot that begins a line is quoted as well: alone it would end the mail.
    private static void Quote(StringBuilder text, string line)
    {
        var column = 0;
        var bytes = Encoding.UTF8.GetBytes(line);
        for (var i = 0; i < bytes.Length; i++)
        {
            var value = bytes[i];
            var isLast = i == bytes.Length - 1;
            var isPlain =
                value is >= (byte)'!' and <= (byte)'~' and not (byte)'=' && !(value == '.' && column == 0)
                || (value == ' ' && !isLast);
            var width = isPlain ? 1 : 3;
            if (column + width > LongestLine - 1)
            {
                text.Append("=\r\n");
                column = 0;
                isPlain &= value != '.';
                width = isPlain ? 1 : 3;
            }
            if (isPlain)
                text.Append((char)value);
            else
                text.Append('=').Append(value.ToString("X2", CultureInfo.InvariantCulture));
            column += width;
        }
        text.Append("\r\n");
    }
}
