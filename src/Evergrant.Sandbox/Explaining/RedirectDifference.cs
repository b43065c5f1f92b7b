using Evergrant.Sandbox.Log;

namespace Evergrant.Sandbox;

/// <summary>A redirect address that was sent, beside the one that was wanted.</summary>
/// <param name="Sent">As far as it is the wanted one; of what follows only signs are shown, for it may be a secret in the wrong place.</param>
/// <param name="Wanted">Without its query.</param>
/// <param name="At">The first letter that differs, counted from 1.</param>
public sealed record RedirectDifference(string Sent, string Wanted, int At)
{
    private const int MostSigns = 4;

    internal static RedirectDifference Of(string sent, string wanted)
    {
        wanted = wanted.Split('?')[0];
        var at = sent.Zip(wanted).TakeWhile(pair => pair.First == pair.Second).Count();
        return new RedirectDifference(wanted[..at] + Rest(sent[at..]), Redaction.Cut(wanted), at + 1);
    }

    private static string Rest(string text) =>
        text.Length <= MostSigns && !text.Any(char.IsLetterOrDigit) ? text : $"[{text.Length} other letters]";
}
