using System.Text.Json.Nodes;
using Microsoft.Extensions.Primitives;

namespace Evergrant.Sandbox.Crm.Frame;

internal static class UpdateMask
{
    /// <summary>Removes what the mask does not name; without a mask everything stays.</summary>
    /// <exception cref="CrmException">A name that no field has.</exception>
    public static void Apply(JsonObject fields, StringValues mask, IReadOnlyList<Field> known, Surface surface)
    {
        var version = surface.Version;
        var names = NameList.Of(mask);
        // v2's document lists read-only names in its masks, v1's does not.
        bool IsTaken(string name) =>
            surface.MaskAlso.Contains(name)
            || known.Any(field => field.In(version) == name && (version == ApiVersion.V2 || !field.IsReadOnly));
        if (!names.TrueForAll(IsTaken))
            throw CrmException.Invalid("update_mask");

        if (names.Count == 0)
            return;

        var kept = known
            .Where(field => names.Contains(field.In(version) ?? ""))
            .Select(field => field.Name)
            .ToHashSet();
        foreach (var name in fields.Select(field => field.Key).Where(name => !kept.Contains(name)).ToList())
            fields.Remove(name);
    }
}
