namespace Evergrant.Intake.Accepting;

/// Scheme, host and port of a page, as browsers send them.
internal static class Origins
{
    /// What browsers say that may not or cannot tell.
    public const string Hidden = "null";

    /// <returns>Null: it is no origin.</returns>
    public static string? Normal(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address.Scheme is "http" or "https"
        && address is { AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" }
            ? address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped).ToLowerInvariant()
            : null;

    /// <param name="listed">Normal ones.</param>
    /// <param name="origin">As the browser sent it.</param>
    public static bool AreListed(IReadOnlyList<string> listed, string? origin) =>
        origin is not null && Normal(origin) is { } normal && listed.Contains(normal, StringComparer.Ordinal);
}
