using System.Security.Cryptography;
using System.Text;
using Evergrant.Hosting.Home;
using Evergrant.Storage;

namespace Evergrant.Intake.Submissions;

/// Tells people apart without telling who they are: under a key of the store's own, nobody can try addresses.
internal sealed class People
{
    private const string Fact = "intake_person_key";
    private readonly byte[] key;

    private People(byte[] key) => this.key = key;

    public static async Task<People> OpenAsync(EvergrantHome home, CancellationToken cancellationToken)
    {
        var context = StoreFacts.Context(home.Store.StoreId, Fact);
        var made = await StoreFacts.ReadOrAddAsync(
            home.Database,
            Fact,
            () => home.Sealer.Seal(RandomNumberGenerator.GetBytes(32), context),
            cancellationToken
        );
        return new People(home.Sealer.Open(made, context));
    }

    /// <returns>Null: there is no address.</returns>
    public string? Of(string? email) => email is null ? null : Hash($"person {Normal(email)}");

    /// <summary>Who sent this: by the address, else by the telephone.</summary>
    public string? Of(Content content) =>
        Of(content.Email) ?? (Digits(content.Phone) is { Length: > 0 } digits ? Hash($"phone {digits}") : null);

    /// Of anything that is to be known again.
    public string Hash(string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    /// Addresses that are one to Keap, which compares them without regard to case.
    private static string Normal(string email) => email.Trim().ToLowerInvariant();

    private static string Digits(string? phone) => string.Concat((phone ?? "").Where(char.IsAsciiDigit));
}
