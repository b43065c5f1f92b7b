namespace Evergrant.Doctor.Reading;

/// The lines of a text with the offsets they start at.
internal static class PastedLines
{
    public static IEnumerable<(string Text, int Offset)> Of(string text, int from = 0)
    {
        var at = from;
        while (at <= text.Length)
        {
            var end = text.IndexOf('\n', at);
            if (end < 0)
                end = text.Length;

            yield return (text[at..end], at);
            at = end + 1;
        }
    }
}
