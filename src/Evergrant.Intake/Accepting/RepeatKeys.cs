using System.Text;
using Evergrant.Intake.Submissions;

namespace Evergrant.Intake.Accepting;

/// By what the same submission is known when it comes again.
internal static class RepeatKeys
{
    private const int Longest = 255;

    public static bool IsRight(string key) =>
        key.Length is > 0 and <= Longest && key.All(letter => letter is >= ' ' and <= '~');

    /// Of all that was sent, but for what is new each time the page is loaded.
    public static string Fingerprint(People people, IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in fields)
            if (name != SpecialFields.Stamp && !SpecialFields.IsBotAnswer(name))
                text.Append($"{name.Length}:{name}{value.Length}:{value}");
        return people.Hash($"fields {text}");
    }

    /// In the form in which Turnstile takes it.
    public static string AsGuid(RepeatKey key) => Guid.ParseExact(key.Hash, "N").ToString("D");
}
