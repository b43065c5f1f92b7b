using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using Evergrant.Sandbox.Crm.Resources;
using Evergrant.Sandbox.Fidelity;
using static Evergrant.Sandbox.Crm.Frame.ApiVersion;

namespace Evergrant.Sandbox.Crm;

/// <summary>v1's pipeline: the stages, and how many opportunities stand in each. And how v2 loses one.</summary>
internal sealed class StageOperations(CrmBooks books)
{
    public void Map(ApiRoutes routes)
    {
        routes.Map(V1, "GET", "opportunity/stage_pipeline", Behaviour.OfApi(V1, Stages.Kind), ListAsync);
        routes.Map(
            V2,
            "DELETE",
            "opportunities/stages/{stage_id:plain}",
            Behaviour.OfApi(V2, Stages.Kind),
            RemoveAsync
        );
    }

    private Task ListAsync(HttpContext context)
    {
        var tenant = Caller.Of(context).Tenant;
        JsonArray stages;
        lock (books.Lock)
        {
            var counts = Counts(tenant);
            stages = new([
                .. books[Stages.Kind]
                    .Of(tenant)
                    .OrderBy(stage => (long)stage["order"]!)
                    .Select(stage => Show(stage, counts)),
            ]);
        }

        return ApiAnswer.OkAsync(context, stages);
    }

    private async Task RemoveAsync(HttpContext context)
    {
        var tenant = Caller.Of(context).Tenant;
        var id = ApiRoutes.Id(context, "stage_id");
        lock (books.Lock)
        {
            var stages = books[Stages.Kind];
            if (stages.Find(tenant, id) is null)
                throw CrmException.NotFound(Stages.Resource.Singular);

            // Assumed, words and all: an opportunity is always in a stage that there is.
            if (Counts(tenant).ContainsKey(id) || stages.Of(tenant).Count() == 1)
                throw CrmException.Refused("A stage that is in use, or the last one, cannot be deleted");

            stages.Remove(tenant, id);
        }

        await books.SaveAsync();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private Dictionary<long, int> Counts(string tenant) =>
        books[Opportunities.Kind].Of(tenant).CountBy(one => (long)one["stage_id"]!).ToDictionary();

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
