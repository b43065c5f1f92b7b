using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Evergrant.Intake.Submissions;

namespace Evergrant.Intake.Accepting;

/// <summary>
/// When a page with a form was made, signed: people need a moment to fill it in, and programs bring old ones or none of ours.
/// </summary>
internal sealed class Stamps(People people, TimeProvider processClock)
{
    /// Nobody is quicker.
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(2);

    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// Between two nodes' clocks.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(10);

    public string New(string form)
    {
        var made = processClock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        return $"{made}-{Sign(form, made)}";
    }

    public StampVerdict Judge(string form, string? stamp)
    {
        if (stamp is null)
            return StampVerdict.Missing;
        var dash = stamp.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0 || !IsSigned(form, stamp[..dash], stamp[(dash + 1)..]))
            return StampVerdict.Forged;
        var made = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(stamp[..dash], CultureInfo.InvariantCulture));
        var age = processClock.GetUtcNow() - made;
        return age < -Skew ? StampVerdict.Forged
            : age < Shortest ? StampVerdict.TooFast
            : age > Longest ? StampVerdict.Stale
            : StampVerdict.Right;
    }

    private bool IsSigned(string form, string made, string signature) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(signature),
            Encoding.UTF8.GetBytes(Sign(form, made))
        );

    private string Sign(string form, string made) => people.Hash($"stamp {form} {made}");
}

internal enum StampVerdict
{
    /// The page has none: a plain one has no way to get it.
    Missing,
    Right,
    TooFast,
    Stale,
    Forged,
}
