using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using Evergrant.Sandbox.Crm.Resources;
using Evergrant.Sandbox.Fidelity;
using static Evergrant.Sandbox.Crm.Frame.ApiVersion;

namespace Evergrant.Sandbox.Crm;

/// <summary>PUT opportunities in v1: all of one anew, whose id stands in the body.</summary>
internal sealed class OpportunityReplacement(CrmBooks books)
{
    private static readonly Resource Resource = Opportunities.Resource;

    // Those have what they have when nobody says otherwise.
    private static readonly HashSet<string> Kept = ["user_id", "include_in_forecast"];

    public void Map(ApiRoutes routes) =>
        routes.Map(V1, "PUT", "opportunities", Behaviour.OfApi(V1, Opportunities.Kind), ReplaceAsync);

    private async Task ReplaceAsync(HttpContext context)
    {
        var given = await ApiRoutes.BodyAsync(context);
        // The document asks for none; without it there is nothing to replace. Assumed.
        if (!FieldKind.IsWhole(given["id"], out var id))
            throw CrmException.Invalid("id");

        var fields = Form.Read(given, Resource.Fields, V1);
        Resource.Prepare?.Invoke(fields);
        Form.DemandNeeded(fields, Resource.Fields, V1);
        foreach (var name in (string[])["contact_id", "stage_id"])
        {
            if (fields[name] is null)
                throw CrmException.Invalid(name);
        }

        foreach (
            var field in Resource.Fields.Where(field => field is { V1: not null, IsReadOnly: false, IsHidden: false })
        )
        {
            if (!Kept.Contains(field.Name))
                fields.TryAdd(field.Name, null);
        }

        var writing = books.WritingOf(context);
        JsonObject shown;
        lock (books.Lock)
        {
            books.DemandReferences(writing.Tenant, Resource, fields, V1);
            var changed = books[Opportunities.Kind].Change(id, fields, writing);
            Resource.Join!(changed, books.LookupOf(writing.Tenant));
            shown = Form.Show(changed, Resource.Fields, V1, _ => true);
        }

        await books.SaveAsync();
        await ApiAnswer.OkAsync(context, shown);
    }
}
