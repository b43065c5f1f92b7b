namespace Evergrant.Sandbox.Apps;

internal static class RedirectAddress
{
    public static bool IsUsable(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.Fragment.Length == 0
        // It becomes a header.
        && text.All(letter => char.IsBetween(letter, '!', '~'));
}
