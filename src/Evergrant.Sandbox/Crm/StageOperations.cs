using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using Evergrant.Sandbox.Crm.Resources;
using Evergrant.Sandbox.Fidelity;

namespace Evergrant.Sandbox.Crm;

/// <summary>v1's pipeline: the stages, and how many opportunities stand in each.</summary>
internal sealed class StageOperations(CrmBooks books)
{
    public void Map(ApiRoutes routes) =>
        routes.Map(
            ApiVersion.V1,
            "GET",
            "opportunity/stage_pipeline",
            Behaviour.OfApi(ApiVersion.V1, Stages.Kind),
            ListAsync
        );

    private Task ListAsync(HttpContext context)
    {
        JsonArray stages;
        lock (books.Lock)
        {
            var counts = books[Opportunities.Kind]
                .Of(Caller.Of(context).Tenant)
                .CountBy(one => (long)one["stage_id"]!)
                .ToDictionary();
            stages = new([.. Stages.Records.Select(stage => Show(stage, counts))]);
        }

        return ApiAnswer.OkAsync(context, stages);
    }

    private static JsonObject Show(JsonObject stage, Dictionary<long, int> counts)
    {
        var id = (long)stage["id"]!;
        return new JsonObject
        {
            ["end_stage"] = (int)stage["probability"]! is 0 or 100,
            ["is_default"] = id == 1,
            ["stage_count"] = counts.GetValueOrDefault(id),
            ["stage_id"] = id,
            ["stage_name"] = (string?)stage["name"],
            ["stage_order"] = (long)stage["order"]!,
        };
    }
}
