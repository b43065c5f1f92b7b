using System.Text.Json;

namespace Evergrant.Sandbox.State;

/// <summary>The whole state at one moment. Records are never edited, so their list is enough.</summary>
internal sealed class StatePicture(byte[] first, IReadOnlyList<(string Kind, Record[] Records)> kinds)
{
    private const int RecordsPerLine = 256;

    /// <summary>What it was before there were any changes after it.</summary>
    public void WriteTo(Stream stream)
    {
        stream.Write(first);
        stream.WriteByte((byte)'\n');
        foreach (var (kind, records) in kinds)
        foreach (var some in records.Chunk(RecordsPerLine))
        {
            var stored = some.Select(one => new StoredRecord(one.Id, one.Tenant, one.Utf8)).ToList();
            var line = new StateLine { Records = new() { [kind] = stored } };
            JsonSerializer.Serialize(stream, line, StateJson.Default.StateLine);
            stream.WriteByte((byte)'\n');
        }
    }
}
