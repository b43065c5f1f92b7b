using System.Globalization;
using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using static Evergrant.Sandbox.Crm.Frame.ApiVersion;
using static Evergrant.Sandbox.Crm.Frame.Field;

namespace Evergrant.Sandbox.Crm.Resources;

/// <summary>Stages of opportunities: every tenant begins with the same four.</summary>
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
            Parts.Own,
            Text("name", 255).Needed(),
            Between("order", int.MinValue, int.MaxValue).Needed(),
            Between("target_number_days", 0, int.MaxValue).Needed(),
            Between("probability", 0, 100).Needed(),
            List(
                "checklist_items",
                Text("id").ReadOnlyButTaken(V2),
                Text("description").Needed(),
                Flag("required").Needed(),
                Between("order", int.MinValue, int.MaxValue).Needed()
            ),
            Time("date_created").As(null, "created_time").ReadOnly(),
            Time("last_updated").As(null, "updated_time").ReadOnly(),
        ],
        Defaults = new JsonObject { ["checklist_items"] = new JsonArray() },
        Settle = (fields, _, _) =>
        {
            var items = fields["checklist_items"] as JsonArray ?? [];
            for (var at = 0; at < items.Count; at++)
                items[at]!["id"] = $"{at + 1}";
        },
        Surfaces =
        [
            new(V2, "opportunities/stages", "stages", "stage_id", Verbs.Read | Verbs.Create | Verbs.Patch)
            {
                Filters = [Filter.Text("opportunity_stage_name", "name"), Filter.Number("opportunity_stage_id", "id")],
                Orders = new(("stage_order", "order")),
            },
        ],
    };

    /// <summary>As an opportunity shows the stage that it is in.</summary>
    public static JsonObject? Show(JsonNode? stage, ApiVersion version) =>
        stage is null
            ? null
            : new JsonObject
            {
                ["id"] = FieldKind.Id.Show(stage["id"]!, version),
                ["name"] = (string?)stage["name"],
                ["details"] = new JsonObject
                {
                    [version == V1 ? "check_list_items" : "checklist_items"] = Items(stage, version),
                    ["probability"] = (int?)stage["probability"] ?? 0,
                    ["stage_order"] = (long?)stage["order"] ?? 0,
                    ["target_num_days"] = (int?)stage["target_number_days"] ?? 0,
                },
                ["reasons"] = new JsonArray(),
            };

    private static JsonArray Items(JsonNode stage, ApiVersion version) =>
        [
            .. (stage["checklist_items"] as JsonArray ?? []).Select(item => new JsonObject
            {
                ["id"] =
                    version == V1
                        ? long.Parse((string)item!["id"]!, CultureInfo.InvariantCulture)
                        : item!["id"]!.DeepClone(),
                ["description"] = item["description"]?.DeepClone(),
                ["required"] = item["required"]?.DeepClone(),
                [version == V1 ? "item_order" : "order"] = item["order"]?.DeepClone(),
            }),
        ];

    private static Field Between(string name, long least, long most) => new(name, FieldKind.Between(least, most));

    private static JsonObject Of(long number, string name, int probability) =>
        new()
        {
            ["id"] = number,
            ["name"] = name,
            ["order"] = number,
            ["target_number_days"] = 7,
            ["probability"] = probability,
            ["checklist_items"] = new JsonArray(),
            ["date_created"] = Since,
            ["last_updated"] = Since,
        };
}
