namespace Evergrant.Doctor.Reading;

/// Where a reader gave up. An offset, so that two of them can be compared.
internal sealed record Stop(int Offset, string Why)
{
    public Tried In(string text, ExchangeFormat format)
    {
        var line = 1;
        var start = 0;
        for (var at = 0; at < Math.Min(Offset, text.Length); at++)
        {
            if (text[at] != '\n')
                continue;

            line++;
            start = at + 1;
        }

        return new Tried(format, line, Math.Min(Offset, text.Length) - start + 1, Why);
    }
}
