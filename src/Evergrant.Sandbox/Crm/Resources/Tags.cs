using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using static Evergrant.Sandbox.Crm.Frame.ApiVersion;
using static Evergrant.Sandbox.Crm.Frame.Field;
using static Evergrant.Sandbox.Crm.Resources.Parts;

namespace Evergrant.Sandbox.Crm.Resources;

internal static class Tags
{
    private const int LongestName = 255;

    public static readonly Resource Resource = new(State.Kind.Tags, "Tag")
    {
        UniqueField = "name",
        Fields =
        [
            Own,
            Text("name", LongestName).Needed(),
            Text("description"),
            Object("category", Id("id")) with
            {
                From = (tag, _) => Category(tag),
            },
            Id("category_id", of: State.Kind.TagCategories).As(null, null),
            Created with
            {
                V1 = null,
            },
            Updated with
            {
                V1 = null,
            },
        ],
        Prepare = fields =>
        {
            if (fields.Remove("category", out var category))
                fields["category_id"] = category?["id"]?.DeepClone();
            if (fields.TryGetPropertyValue("name", out var name) && string.IsNullOrWhiteSpace((string?)name))
                throw CrmException.Invalid("name");
        },
        Surfaces =
        [
            new(V2, "tags", "tags", "tag_id", Verbs.All)
            {
                Filters =
                [
                    Filter.Text("name"),
                    Filter.TextOrNone("description"),
                    Filter.TextOrNone("category_id"),
                    Filter.AnyOf("tag_ids", "id"),
                    .. Times,
                ],
                Orders = new(("name", "name"), ("create_time", "date_created"), ("update_time", "last_updated")),
            },
        ],
    };

    public static readonly Resource Categories = new(State.Kind.TagCategories, "Tag category")
    {
        UniqueField = "name",
        Fields =
        [
            Own,
            Text("name", LongestName).Needed(),
            Text("description"),
            Created with
            {
                V1 = null,
            },
            Updated with
            {
                V1 = null,
            },
        ],
        Surfaces =
        [
            // 200, not 201: so says the document.
            new(V1, "tags/categories", "categories", "id", Verbs.Create) { CreatedStatus = 200 },
            new(V2, "tags/categories", "tag_categories", "tag_category_id", Verbs.All)
            {
                Filters = [Filter.TextOrNone("name"), Filter.TextOrNone("description"), .. Times],
                Orders = new(("name", "name"), ("create_time", "date_created"), ("update_time", "last_updated")),
            },
        ],
    };

    public static IEnumerable<Filter> Times =>
        [
            Filter.Since("since_create_time", "date_created"),
            Filter.Until("until_create_time", "date_created"),
            Filter.Since("since_update_time", "last_updated"),
            Filter.Until("until_update_time", "last_updated"),
        ];

    private static JsonObject? Category(JsonObject tag) =>
        FieldKind.IsWhole(tag["category_id"], out var id) ? new JsonObject { ["id"] = $"{id}" } : null;
}
