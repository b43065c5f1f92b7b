using System.Buffers.Binary;
using System.Buffers.Text;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Evergrant.Protocol;
using Evergrant.Sealing;

namespace Evergrant.Storage;

/// <summary>
/// One answer as bytes of a slot: magic 4, CRC32C 4 over all that follows, length of the seal 4, zero 4, attempt id 32
/// (in clear: it is part of the context that opens the seal), key id 8, then the seal without its base 64. Inside: length of
/// the JSON 4, the JSON, the body. The file's name is part of the context, so a record copied elsewhere does not open.
/// </summary>
internal static class SpoolRecord
{
    public const int SlotBytes = 64 * 1024;
    private const int CrcAt = 4;
    private const int LengthAt = 8;
    private const int AttemptAt = 16;
    private const int KeyAt = 48;
    public const int HeadBytes = 56;
    private const int AttemptBytes = KeyAt - AttemptAt;
    private static readonly byte[] Magic = "EGS1"u8.ToArray();

    public static byte[] Write(SpooledAnswer answer, string file, Sealer sealer, string storeId)
    {
        var plain = Pack(answer);
        var attempt = answer.Attempt.Id.ToString();
        var parts = sealer.Seal(plain, Context(storeId, file, attempt)).Split('.');
        var sealedBytes = Base64Url.DecodeFromChars(parts[2]);
        if (HeadBytes + sealedBytes.Length > SlotBytes)
            throw new ArgumentException($"An answer of {plain.Length} bytes does not fit a slot.", nameof(answer));
        var record = new byte[HeadBytes + sealedBytes.Length];
        Magic.CopyTo(record, 0);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(LengthAt), sealedBytes.Length);
        Encoding.ASCII.GetBytes(attempt, record.AsSpan(AttemptAt, AttemptBytes));
        Encoding.ASCII.GetBytes(parts[1], record.AsSpan(KeyAt, HeadBytes - KeyAt));
        sealedBytes.CopyTo(record, HeadBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(CrcAt), Crc(record.AsSpan(LengthAt)));
        return record;
    }

    /// Null and no problem: the slot was never written.
    public static (SpooledAnswer? Answer, string? Problem) Read(
        ReadOnlySpan<byte> slot,
        string file,
        Sealer sealer,
        string storeId
    )
    {
        if (slot.IndexOfAnyExcept((byte)0) < 0)
            return (null, null);
        if (slot.Length < HeadBytes || !slot.StartsWith(Magic))
            return (null, "was torn before its head was written");
        var length = BinaryPrimitives.ReadInt32LittleEndian(slot[LengthAt..]);
        if (
            length < 0
            || length > slot.Length - HeadBytes
            || Crc(slot[LengthAt..(HeadBytes + length)]) != BinaryPrimitives.ReadUInt32LittleEndian(slot[CrcAt..])
        )
            return (null, "was torn: length and checksum do not fit");
        var attempt = Encoding.ASCII.GetString(slot.Slice(AttemptAt, AttemptBytes)).TrimEnd('\0');
        var key = Encoding.ASCII.GetString(slot[KeyAt..HeadBytes]);
        var sealedText = $"v1.{key}.{Base64Url.EncodeToString(slot.Slice(HeadBytes, length))}";
        try
        {
            return (Unpack(sealer.Open(sealedText, Context(storeId, file, attempt))), null);
        }
        catch (SealBrokenException broken)
        {
            return (null, $"holds the answer of {attempt}. {broken.Message}");
        }
        catch (JsonException)
        {
            return (null, $"holds the answer of {attempt} in a form this program does not know");
        }
    }

    /// Attempt and key of a written slot, which are in clear. Null: it was never written, or was torn.
    public static (string Attempt, string Key)? ReadHead(ReadOnlySpan<byte> slot) =>
        slot.Length >= HeadBytes && slot.StartsWith(Magic)
            ? (
                Encoding.ASCII.GetString(slot.Slice(AttemptAt, AttemptBytes)).TrimEnd('\0'),
                Encoding.ASCII.GetString(slot[KeyAt..HeadBytes])
            )
            : null;

    public static byte[] Pack(SpooledAnswer answer)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(answer, SpoolJson.Default.SpooledAnswer);
        var plain = new byte[4 + json.Length + answer.Answer.Body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(plain, json.Length);
        json.CopyTo(plain, 4);
        answer.Answer.Body.Span.CopyTo(plain.AsSpan(4 + json.Length));
        return plain;
    }

    /// <exception cref="JsonException">It has a form that this program does not know.</exception>
    public static SpooledAnswer Unpack(byte[] plain)
    {
        var length = plain.Length < 4 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(plain);
        if (length < 0 || length > plain.Length - 4)
            throw new JsonException();
        var answer =
            JsonSerializer.Deserialize(plain.AsSpan(4, length), SpoolJson.Default.SpooledAnswer)
            ?? throw new JsonException();
        return answer with { Answer = answer.Answer with { Body = plain.AsMemory(4 + length) } };
    }

    private static SealContext Context(string storeId, string file, string attempt) =>
        new(storeId, "spool", file, attempt);

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
