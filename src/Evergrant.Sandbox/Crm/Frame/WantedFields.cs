namespace Evergrant.Sandbox.Crm.Frame;

/// <summary>Which fields an answer shows: <c>optional_properties</c> in v1, <c>fields</c> in v2.</summary>
internal static class WantedFields
{
    /// <exception cref="CrmException">A name that no field has.</exception>
    public static Func<Field, bool> Of(HttpContext context, Surface surface, IReadOnlyList<Field> fields)
    {
        var parameter = surface.Version == ApiVersion.V1 ? "optional_properties" : "fields";
        var names = NameList.Of(context.Request.Query[parameter]);
        if (names.Exists(name => fields.All(field => field.In(surface.Version) != name)))
            throw CrmException.Invalid(parameter);

        if (names.Count > 0 && surface is { FieldsAreAll: true, Version: ApiVersion.V2 })
            return field => field.Name == "id" || names.Contains(field.V2!);

        // What changes a record shows it whole in v1: its operations take no optional_properties.
        var isWhole = surface.Version == ApiVersion.V1 && !HttpMethods.IsGet(context.Request.Method);
        return field =>
            isWhole || !field.OnRequestIn.Contains(surface.Version) || names.Contains(field.In(surface.Version)!);
    }
}
