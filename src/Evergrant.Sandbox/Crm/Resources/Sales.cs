using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using Evergrant.Sandbox.People;
using static Evergrant.Sandbox.Crm.Frame.ApiVersion;
using static Evergrant.Sandbox.Crm.Frame.Field;

namespace Evergrant.Sandbox.Crm.Resources;

/// <summary>One paid order of each tenant's first contact, to be read.</summary>
internal static class Sales
{
    public const string Kind = "orders";
    private const string Since = "2020-01-01T00:00:00.000+0000";

    public static readonly Resource Resource = new(Kind, "Order")
    {
        Fields =
        [
            Id("id"),
            Text("title"),
            Shown("status", (_, _) => "PAID"),
            Shown(
                "contact",
                (order, version) => new JsonObject { ["id"] = FieldKind.Id.Show(order["contact_id"]!, version) }
            ),
            Shown("order_type", (_, version) => version == V1 ? "Offline" : "OFFLINE"),
            Shown("source_type", (_, _) => "API"),
            Shown("recurring", (_, _) => false).OnlyInV1(),
            .. ((string[])["total", "total_paid"]).Select(name =>
                Shown(name, (order, version) => Amount(order["total"]!, version))
            ),
            .. ((string[])["total_due", "refund_total"]).Select(name =>
                Shown(name, (_, version) => Amount(JsonValue.Create(0m), version))
            ),
            Shown("order_items", Items),
            Shown("allow_payment", (_, _) => false),
            Shown("allow_paypal", (_, _) => false),
            Time("order_date").As("order_date", "order_time"),
            Time("date_created").As("creation_date", "creation_time"),
            Time("last_updated").As("modification_date", "modification_time"),
        ],
        Surfaces =
        [
            new(V1, Kind, Kind, "orderId", Verbs.Read)
            {
                Filters =
                [
                    Filter.Number("contact_id"),
                    Filter.Number("product_id"),
                    Filter.Flag("paid", _ => true),
                    Filter.Since("since", "order_date"),
                    Filter.Until("until", "order_date"),
                ],
                Orders = new(("order_date", "order_date"), ("update_date", "last_updated")),
            },
            new(V2, Kind, Kind, "order_id", Verbs.Read)
            {
                Filters =
                [
                    Filter.Number("id"),
                    Filter.AnyOf("ids", "id"),
                    Filter.Text("contact_id"),
                    Filter.Text("product_id"),
                    Filter.Flag("paid", _ => true),
                    Filter.Text("title"),
                    Filter.Since("created_since_time", "date_created"),
                    Filter.Until("created_until_time", "date_created"),
                    Filter.Since("modified_since_time", "last_updated"),
                    Filter.Until("modified_until_time", "last_updated"),
                ],
                Orders = new(("id", "id"), ("order_time", "order_date"), ("modification_time", "last_updated")),
            },
        ],
    };

    // Its contact is the tenant's first, by the number that it had on the first day.
    public static IEnumerable<JsonObject> Records(string tenant) =>
        PeopleHere.Now.FirstContactOf(tenant) is { } contact
            ?
            [
                new JsonObject
                {
                    ["id"] = 1L,
                    ["title"] = "Bread for the week",
                    ["contact_id"] = contact,
                    ["product_id"] = 1L,
                    ["total"] = 9.00m,
                    ["order_date"] = Since,
                    ["date_created"] = Since,
                    ["last_updated"] = Since,
                },
            ]
            : [];

    private static JsonNode Amount(JsonNode amount, ApiVersion version) =>
        version == V1 ? amount.DeepClone() : Products.Money(amount);

    private static JsonArray Items(JsonObject order, ApiVersion version) =>
        [
            new JsonObject
            {
                ["id"] = FieldKind.Id.Show(JsonValue.Create(1L), version),
                ["name"] = "Bread",
                ["quantity"] = 2,
                [version == V1 ? "price" : "price_per_unit"] = Amount(JsonValue.Create(4.50m), version),
                ["product"] = new JsonObject
                {
                    ["id"] = FieldKind.Id.Show(JsonValue.Create(1L), version),
                    ["name"] = "Bread",
                    ["sku"] = "BREAD-1",
                },
            },
        ];
}
