using System.Security.Cryptography;
using System.Text;

namespace Evergrant.Intake.Accepting;

/// <summary>
/// By what a page says which text for consent it showed, for a page may be older than the form. Of the text and not of the
/// form's version: another tag must not void the consent of every page there is. Not signed: who lies, lies of himself.
/// </summary>
public static class ConsentMark
{
    /// <summary>The same for the same words.</summary>
    public static string Of(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
}
