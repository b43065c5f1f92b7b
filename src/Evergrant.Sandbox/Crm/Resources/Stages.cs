using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using static Evergrant.Sandbox.Crm.Frame.ApiVersion;
using static Evergrant.Sandbox.Crm.Frame.Field;

namespace Evergrant.Sandbox.Crm.Resources;

/// <summary>Stages of opportunities: every sandbox has the same four.</summary>
internal static class Stages
{
    public const string Kind = "stages";
    private const string Since = "2020-01-01T00:00:00.000+0000";

    public static readonly IReadOnlyList<JsonObject> Records =
    [
        Of(1, "New Opportunity", 25),
        Of(2, "Qualifying", 50),
        Of(3, "Win", 100),
        Of(4, "Loss", 0),
    ];

    public static readonly Resource Resource = new(Kind, "Stage")
    {
        Fields =
        [
            Id("id"),
            Text("name"),
            Whole("order"),
            Whole("target_number_days"),
            Whole("probability"),
            Time("created_time"),
            Time("updated_time"),
            Shown("checklist_items", (_, _) => new JsonArray()),
        ],
        Surfaces =
        [
            new(V2, "opportunities/stages", "stages", "stage_id", Verbs.Read)
            {
                Filters = [Filter.Text("opportunity_stage_name", "name"), Filter.Number("opportunity_stage_id", "id")],
                Orders = new(("stage_order", "order")),
            },
        ],
    };

    public static JsonObject? Show(JsonNode? id, ApiVersion version)
    {
        if (
            !FieldKind.IsWhole(id, out var number)
            || Records.FirstOrDefault(one => (long)one["id"]! == number) is not { } stage
        )
            return null;

        return new JsonObject
        {
            ["id"] = FieldKind.Id.Show(id!, version),
            ["name"] = (string?)stage["name"],
            ["details"] = new JsonObject
            {
                [version == V1 ? "check_list_items" : "checklist_items"] = new JsonArray(),
                ["probability"] = (int)stage["probability"]!,
                ["stage_order"] = (long)stage["order"]!,
                ["target_num_days"] = (int)stage["target_number_days"]!,
            },
            ["reasons"] = new JsonArray(),
        };
    }

    private static JsonObject Of(long number, string name, int probability) =>
        new()
        {
            ["id"] = number,
            ["name"] = name,
            ["order"] = number,
            ["target_number_days"] = 7,
            ["probability"] = probability,
            ["created_time"] = Since,
            ["updated_time"] = Since,
        };
}
