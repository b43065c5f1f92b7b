using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using Evergrant.Sandbox.Crm.Resources;
using Evergrant.Sandbox.Fidelity;
using static Evergrant.Sandbox.Crm.Frame.ApiVersion;

namespace Evergrant.Sandbox.Crm;

/// <summary>Goals that an app achieves for a contact. Every name is one of the one campaign's; nothing starts to run.</summary>
internal sealed class GoalOperations(CrmBooks books, CrmChanges changes)
{
    private static readonly Field[] InV1 = [Field.Id("contact_id").Needed()];

    // Numbers in v2 as well: so says the document.
    private static readonly Field[] InV2 =
    [
        Field.Text("integration"),
        Field.Text("call_name"),
        Field.Whole("automation_id"),
        Field.Whole("goal_id"),
        Field.Whole("contact_id").Needed(),
    ];

    public void Map(ApiRoutes routes)
    {
        routes.Map(
            V1,
            "POST",
            "campaigns/goals/{integration}/{callName}",
            Behaviour.OfApi(V1, "goals"),
            AchieveV1Async
        );
        routes.Map(V2, "POST", "automations/goals/achieve", Behaviour.OfApi(V2, "goals"), AchieveV2Async);
    }

    private async Task AchieveV1Async(HttpContext context)
    {
        await AchieveAsync(context, InV1, V1);
        await ApiAnswer.WriteAsync(
            context,
            StatusCodes.Status201Created,
            new JsonArray(
                new JsonObject
                {
                    ["campaign_id"] = Campaigns.Welcome,
                    ["goal_id"] = Campaigns.Goal,
                    ["message"] = "",
                    ["success"] = true,
                }
            )
        );
    }

    private async Task AchieveV2Async(HttpContext context)
    {
        await AchieveAsync(context, InV2, V2);
        await ApiAnswer.OkAsync(
            context,
            new JsonObject
            {
                ["results"] = new JsonArray(
                    new JsonObject
                    {
                        ["success"] = true,
                        ["message"] = "",
                        ["automation_id"] = Campaigns.Welcome,
                        ["goal_id"] = Campaigns.Goal,
                        ["flow_start_results"] = new JsonArray(),
                        ["flow_stop_results"] = new JsonArray(),
                    }
                ),
            }
        );
    }

    private async Task AchieveAsync(HttpContext context, Field[] fields, ApiVersion version)
    {
        var read = Form.Read(await ApiRoutes.BodyAsync(context), fields, version);
        Form.DemandNeeded(read, fields, version);
        var isNamed = read["integration"] is not null && read["call_name"] is not null;
        if (version == V2 && !isNamed && read["goal_id"] is null)
            throw CrmException.Invalid("goal_id");

        var tenant = Caller.Of(context).Tenant;
        var contact = (long)read["contact_id"]!;
        lock (books.Lock)
        {
            if (books[State.Kind.Contacts].Find(tenant, contact) is null)
                throw CrmException.Invalid("contact_id");

            changes.Changed("goals", tenant, Campaigns.Goal, "achieved", contact);
        }
    }
}
