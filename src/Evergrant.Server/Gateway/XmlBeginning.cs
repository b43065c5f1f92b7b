using System.Text;

namespace Evergrant.Server.Gateway;

/// A walk through the first elements of an XML document in UTF-8 or ASCII. Knows plain tags and plain text; whatever else it
/// meets, it stops.
internal ref struct XmlBeginning(ReadOnlySpan<byte> bytes)
{
    private static ReadOnlySpan<byte> Space => " \t\r\n"u8;
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int at;

    /// It stopped because the bytes ended, and not at something it does not know.
    public bool RanOut { get; private set; }

    private readonly ReadOnlySpan<byte> Rest => bytes[at..];

    public void SkipProlog()
    {
        if (Rest.StartsWith(Encoding.UTF8.Preamble))
            at += 3;
        SkipSpace();
        if (!Rest.StartsWith("<?xml"u8))
        {
            RanOut = "<?xml"u8.StartsWith(Rest);
            return;
        }
        var end = Rest.IndexOf("?>"u8);
        if (end < 0)
            at = bytes.Length;
        else
            at += end + 2;
    }

    /// <param name="keepSpace">What follows is text, to which spaces belong.</param>
    public bool Open(string name, bool keepSpace = false) => Tag("<", name, ">", keepSpace, out _);

    public bool Close(string name) => Tag("</", name, ">", keepSpace: false, out _);

    public bool Empty(string name, out Range tag) => Tag("<", name, "/>", keepSpace: false, out tag);

    /// Up to the next tag.
    public bool Text(out Range text)
    {
        var end = Rest.IndexOf((byte)'<');
        text = at..(at + Math.Max(end, 0));
        if (end < 0)
        {
            RanOut = true;
            return false;
        }
        at += end;
        return true;
    }

    private bool Tag(string start, string name, string end, bool keepSpace, out Range tag)
    {
        var before = at;
        SkipSpace();
        var from = at;
        var found = Take(start) && Take(name) && SkipSpace() && Take(end);
        tag = from..at;
        if (!found)
            at = before;
        else if (!keepSpace)
            SkipSpace();
        return found;
    }

    private bool Take(string text)
    {
        Span<byte> wanted = stackalloc byte[text.Length];
        Encoding.ASCII.GetBytes(text, wanted);
        if (Rest.StartsWith(wanted))
        {
            at += wanted.Length;
            return true;
        }
        RanOut |= wanted.StartsWith(Rest);
        return false;
    }

    private bool SkipSpace()
    {
        var next = Rest.IndexOfAnyExcept(Space);
        at = next < 0 ? bytes.Length : at + next;
        return true;
    }
}
