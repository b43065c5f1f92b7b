using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using Evergrant.Sandbox.Crm.Resources;

namespace Evergrant.Sandbox.Crm;

/// <summary>Opportunities, and a line of history for each step from stage to stage.</summary>
internal sealed class OpportunityBook(IBook opportunities, IBook moves, CrmChanges changes) : IBook
{
    // Beside the fields that are shown: when the last step was.
    private const string Moved = "_moved";

    public IEnumerable<JsonObject> Of(string tenant, string? key = null) => opportunities.Of(tenant, key);

    public JsonObject? Find(string tenant, long id) => opportunities.Find(tenant, id);

    public JsonObject Add(JsonObject fields, Writing writing)
    {
        fields[Moved] = CrmTime.Text(writing.Now);
        var added = opportunities.Add(fields, writing);
        Note(added, null, writing);
        return added;
    }

    public JsonObject Change(long id, JsonObject fields, Writing writing)
    {
        var before = Find(writing.Tenant, id);
        var isStep =
            fields["stage_id"] is { } wanted && before is not null && !JsonNode.DeepEquals(wanted, before["stage_id"]);
        if (isStep)
            fields[Moved] = CrmTime.Text(writing.Now);

        var changed = opportunities.Change(id, fields, writing);
        if (isStep)
        {
            Note(changed, before, writing);
            changes.Changed(Opportunities.Kind, writing.Tenant, id, "stage_move");
        }

        return changed;
    }

    // Its history stays.
    public bool Remove(string tenant, long id) => opportunities.Remove(tenant, id);

    private void Note(JsonObject opportunity, JsonObject? before, Writing writing) =>
        moves.Add(
            new JsonObject
            {
                ["opportunity_id"] = opportunity["id"]!.DeepClone(),
                ["move_time"] = opportunity[Moved]!.DeepClone(),
                ["move_from_stage_id"] = before?["stage_id"]?.DeepClone() ?? 0L,
                ["move_to_stage_id"] = opportunity["stage_id"]!.DeepClone(),
                ["prev_stage_move_time"] = before?[Moved]?.DeepClone(),
                ["user_id"] = writing.UserId,
            },
            writing
        );
}
