using System.Buffers.Text;
using System.Net;
using System.Text;

namespace Evergrant.Doctor.Calls;

internal enum BasicFlaw
{
    None,

    /// `id:secret` as it is.
    Plain,

    /// A blank or line break inside.
    Broken,

    /// `%3D` and the like.
    PercentEncoded,
    NotBase64,
    NoColon,
}

/// What stands behind `Basic`. A class: it holds a secret.
internal sealed class BasicCredentials
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private BasicCredentials() { }

    public string Written { get; private init; } = "";
    public BasicFlaw Flaw { get; private init; }
    public string? Id { get; private init; }
    public string? Secret { get; private init; }

    public static BasicCredentials Read(string written)
    {
        written = written.Trim(' ', '"', '\'');
        if (Inside(written) is { } named)
            return Split(written, named, BasicFlaw.None);

        if (Placeholder.Is(written))
            return new BasicCredentials { Written = written };

        if (written.Contains(':', StringComparison.Ordinal))
            return Split(written, written, BasicFlaw.Plain);

        var flaw = BasicFlaw.None;
        var value = written;
        if (value.Any(char.IsWhiteSpace))
        {
            flaw = BasicFlaw.Broken;
            value = string.Concat(value.Where(letter => !char.IsWhiteSpace(letter)));
        }
        else if (value.Contains('%', StringComparison.Ordinal))
        {
            flaw = BasicFlaw.PercentEncoded;
            value = WebUtility.UrlDecode(value);
        }

        if (Decode(value) is not { } text)
            return new BasicCredentials
            {
                Written = written,
                Flaw = flaw == BasicFlaw.None ? BasicFlaw.NotBase64 : flaw,
            };

        return text.Contains(':', StringComparison.Ordinal)
            ? Split(written, text, flaw)
            : new BasicCredentials { Written = written, Flaw = flaw == BasicFlaw.None ? BasicFlaw.NoColon : flaw };
    }

    /// Null when it is no base64, or not of a text.
    public static string? Decode(string value)
    {
        if (value.Length == 0 || !Base64.IsValid(value))
            return null;

        try
        {
            return Strict.GetString(Convert.FromBase64String(value));
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    // `base64(CLIENT_ID:CLIENT_SECRET)`, as posts and pages write it.
    private static string? Inside(string written)
    {
        var open = written.IndexOf('(', StringComparison.Ordinal);
        if (written.StartsWith('$') || open < 0 || !written.Contains("base64", StringComparison.OrdinalIgnoreCase))
            return null;

        var inside = written[(open + 1)..].TrimEnd(')', ';', ' ');
        var halves = inside.Split(':', 2).Select(half => half.Trim(' ', '\'', '"', '.', '+', '&'));
        return inside.Contains(':', StringComparison.Ordinal) ? string.Join(':', halves) : null;
    }

    private static BasicCredentials Split(string written, string pair, BasicFlaw flaw)
    {
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        return new BasicCredentials
        {
            Written = written,
            Flaw = flaw,
            Id = pair[..colon],
            Secret = pair[(colon + 1)..],
        };
    }
}
