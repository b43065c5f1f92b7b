using Microsoft.Extensions.Primitives;

namespace Evergrant.Sandbox.Crm.Frame;

internal static class NameList
{
    /// <summary>Repeated or with commas: both are ways to write a list in a query.</summary>
    public static List<string> Of(StringValues values) =>
        [.. values.SelectMany(one => (one ?? "").Split(',')).Select(one => one.Trim()).Where(one => one.Length > 0)];
}
