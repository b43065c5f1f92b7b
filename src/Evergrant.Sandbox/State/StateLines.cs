namespace Evergrant.Sandbox.State;

/// <summary>The lines of a state file as bytes, and whether the last one ended.</summary>
internal sealed class StateLines(Stream stream)
{
    private byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;

    /// <summary>From 1.</summary>
    public int Number { get; private set; }

    /// <summary>Whether the line that was read last has its end; one that was being written when its writer died has none.</summary>
    public bool IsEnded { get; private set; } = true;

    /// <returns>Good until the next call; null at the end.</returns>
    public ReadOnlyMemory<byte>? Next()
    {
        var searched = start;
        while (true)
        {
            var at = buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n');
            if (at >= 0)
            {
                Number++;
                var line = buffer.AsMemory(start, searched + at - start);
                start = searched + at + 1;
                return line;
            }

            var unread = end - start;
            searched = Fill();
            if (searched == end)
            {
                if (unread == 0)
                    return null;

                Number++;
                IsEnded = false;
                var rest = buffer.AsMemory(start, unread);
                start = end;
                return rest;
            }
        }
    }

    // Where the new bytes begin.
    private int Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            start = 0;
        }

        if (end == buffer.Length)
            Array.Resize(ref buffer, buffer.Length * 2);

        var begin = end;
        end += stream.Read(buffer, end, buffer.Length - end);
        return begin;
    }
}
