using System.Globalization;
using Evergrant.Sandbox.Crm.Frame;

namespace Evergrant.Sandbox.Crm;

/// <summary>Instants as each version writes them; both are read in both.</summary>
internal static class CrmTime
{
    private const string V1 = "yyyy-MM-dd'T'HH:mm:ss.fff'+0000'";
    private const string V2 = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static string Text(DateTimeOffset instant, ApiVersion version = ApiVersion.V1) =>
        instant.UtcDateTime.ToString(version == ApiVersion.V1 ? V1 : V2, CultureInfo.InvariantCulture);

    /// <returns>Null when it is none.</returns>
    public static DateTimeOffset? Read(string? text) =>
        text is { Length: >= 10 and <= 40 }
        && char.IsAsciiDigit(text[3])
        && text[4] == '-'
        && DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var instant
        )
            ? instant
            : null;
}
