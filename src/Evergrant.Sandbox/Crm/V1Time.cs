using System.Globalization;

namespace Evergrant.Sandbox.Crm;

internal static class V1Time
{
    public static string Text(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", CultureInfo.InvariantCulture);
}
