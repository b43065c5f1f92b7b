using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Evergrant.Sealing;

/// <summary>
/// Seals values at rest: AES-256-GCM under a key of the value's own, derived by HKDF from the master key and a random salt,
/// bound to a context (store, grant, attempt, field), so that a value moved to another place does not open.
/// A sealed value is text: `v1.KEYID.BASE64URL(salt, nonce, tag, ciphertext)`.
/// </summary>
public sealed class Sealer
{
    private const int SaltBytes = 16;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int HeadBytes = SaltBytes + NonceBytes + TagBytes;
    private static readonly byte[] Info = "evergrant value v1"u8.ToArray();
    private readonly Func<KeyRing?> readIfChanged;
    private volatile KeyRing held;

    public Sealer(KeyRing ring)
        : this(ring, static () => null) { }

    /// <param name="ring">The keys as they are.</param>
    /// <param name="readIfChanged">
    /// The keys as they are now, or null where nothing changed. Asked before each seal, so that no process goes on sealing
    /// with a key that was replaced, and when a value names a key that is not known: has to be cheap.
    /// </param>
    public Sealer(KeyRing ring, Func<KeyRing?> readIfChanged) => (held, this.readIfChanged) = (ring, readIfChanged);

    /// The keys as they are now.
    public KeyRing Ring => readIfChanged() is { } changed ? held = changed : held;

    /// Of a sealed value. Null: it is none.
    public static string? KeyIdOf(string sealedText) => sealedText.Split('.') is ["v1", var id, _] ? id : null;

    public string Seal(ReadOnlySpan<byte> plain, SealContext context)
    {
        var ring = Ring;
        if (!ring.TryGet(ring.CurrentId, out var master))
            throw new SealBrokenException($"the key ring lacks its own current key {ring.CurrentId}");
        var output = new byte[HeadBytes + plain.Length];
        var salt = output.AsSpan(0, SaltBytes);
        var nonce = output.AsSpan(SaltBytes, NonceBytes);
        RandomNumberGenerator.Fill(output.AsSpan(0, SaltBytes + NonceBytes));
        using var cipher = Derive(master, salt);
        cipher.Encrypt(
            nonce,
            plain,
            output.AsSpan(HeadBytes),
            output.AsSpan(SaltBytes + NonceBytes, TagBytes),
            context.Bytes
        );
        return $"v1.{ring.CurrentId}.{Base64Url.EncodeToString(output)}";
    }

    public string Seal(string plain, SealContext context) => Seal(Encoding.UTF8.GetBytes(plain), context);

    /// <exception cref="SealBrokenException">Not sealed here, altered, moved, or sealed with a key that is not on the ring.</exception>
    public byte[] Open(string sealedText, SealContext context)
    {
        var parts = sealedText.Split('.');
        if (parts is not ["v1", var keyId, var body] || !Base64Url.IsValid(body, out var length) || length < HeadBytes)
            throw new SealBrokenException("it is not a sealed value");
        if (!held.TryGet(keyId, out var master) && !Ring.TryGet(keyId, out master))
            throw new SealBrokenException($"it was sealed with key {keyId}, which is not on the ring");
        var input = Base64Url.DecodeFromChars(body);
        var plain = new byte[input.Length - HeadBytes];
        using var cipher = Derive(master, input.AsSpan(0, SaltBytes));
        try
        {
            cipher.Decrypt(
                input.AsSpan(SaltBytes, NonceBytes),
                input.AsSpan(HeadBytes),
                input.AsSpan(SaltBytes + NonceBytes, TagBytes),
                plain,
                context.Bytes
            );
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new SealBrokenException("it was altered, or belongs to another place or store");
        }
        return plain;
    }

    public string OpenText(string sealedText, SealContext context) =>
        Encoding.UTF8.GetString(Open(sealedText, context));

    private static AesGcm Derive(byte[] master, ReadOnlySpan<byte> salt)
    {
        Span<byte> key = stackalloc byte[KeyRing.KeyBytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, master, key, salt, Info);
        var cipher = new AesGcm(key, TagBytes);
        CryptographicOperations.ZeroMemory(key);
        return cipher;
    }
}
