using System.Text.Json.Nodes;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Crm.Frame;

/// <summary>Which custom fields a tenant's records have.</summary>
internal sealed class CustomFields(SandboxStore store)
{
    public const string Kind = "custom_fields";

    private readonly Records records = store.Records(Kind);

    /// <summary>The filter that a field of the model is, by its field_name; null when there is no such field.</summary>
    public Filter? FilterOf(string tenant, string? model, string name)
    {
        if (model is null)
            return null;

        lock (store.Lock)
        {
            var field = this
                .records.Of(tenant)
                .Select(record => (record.Id, record.Body))
                .FirstOrDefault(one =>
                    (string?)one.Body["record_type"] == model && Filter.Same((string?)one.Body["field_name"], name)
                );
            return field.Body is null ? null : CustomFilter.Of(name, field.Id, (string?)field.Body["field_type"] ?? "");
        }
    }

    /// <param name="model">Keap's name of the kind of record: CONTACT.</param>
    /// <exception cref="CrmException">A value of a field that there is not. Keap's words were not recorded.</exception>
    public void Check(string tenant, string? model, JsonObject fields)
    {
        foreach (var value in fields["custom_fields"] as JsonArray ?? [])
        {
            if (
                !FieldKind.IsWhole(value?["id"], out var id)
                || this.records.Find(tenant, id) is not { } field
                || (string?)field.Body["record_type"] != model
            )
                throw CrmException.Invalid("custom_fields");
        }
    }
}
