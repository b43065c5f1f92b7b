namespace Evergrant.Server.Gateway;

/// One place of a body's beginning where other bytes go upstream than came.
internal readonly record struct BodyEdit(int At, int Removed, ReadOnlyMemory<byte> Inserted)
{
    public int Growth => Inserted.Length - Removed;

    public byte[] Apply(ReadOnlySpan<byte> beginning) =>
        [.. beginning[..At], .. Inserted.Span, .. beginning[(At + Removed)..]];
}
