using System.Globalization;
using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using static Evergrant.Sandbox.Crm.Frame.ApiVersion;
using static Evergrant.Sandbox.Crm.Frame.Field;

namespace Evergrant.Sandbox.Crm.Resources;

/// <summary>Two products, to be read.</summary>
internal static class Products
{
    public const string Kind = "products";
    private const string Since = "2020-01-01T00:00:00.000+0000";

    public static readonly IReadOnlyList<JsonObject> Records =
    [
        Of(1, "Bread", "BREAD-1", 4.50m, "A loaf of sourdough"),
        Of(2, "Baking course", "COURSE-1", 120.00m, "One Saturday in the bakery"),
    ];

    public static readonly Resource Resource = new(Kind, "Product")
    {
        Fields =
        [
            Id("id"),
            Text("name").As("product_name", "name"),
            Text("sku"),
            Shown("price", (product, version) => version == V1 ? null : Money(product["price"]!)).OnlyInV2(),
            Number("price").As("product_price", null),
            Text("description").As("product_desc", "description"),
            Text("short_description").As("product_short_desc", "short_description"),
            Shown("active", (_, _) => true),
            Shown("subscription_only", (_, _) => false),
            Shown("status", (_, _) => 1).OnlyInV1(),
            Shown("product_options", (_, _) => new JsonArray()).OnlyInV1(),
            Shown("options", (_, _) => new JsonArray()).OnlyInV2(),
            Shown("categories", (_, _) => new JsonArray()).OnlyInV2(),
            Shown("subscription_plans", (_, _) => new JsonArray()),
            .. (
                (string[])
                    ["shippable", "taxable", "country_taxable", "state_taxable", "city_taxable", "storefront_hidden"]
            ).Select(name => Shown(name, (_, _) => false).OnlyInV2()),
            Time("date_created").As(null, "create_time"),
            Time("last_updated").As(null, "update_time"),
        ],
        Surfaces =
        [
            new(V1, Kind, Kind, "productId", Verbs.Read) { Filters = [Filter.Flag("active", _ => true)] },
            new(V2, Kind, Kind, "product_id", Verbs.Read)
            {
                Filters =
                [
                    Filter.Text("name"),
                    Filter.Text("sku"),
                    Filter.Text("description"),
                    Filter.Text("short_description"),
                    Filter.Number("product_id", "id"),
                    Filter.AnyOf("product_ids", "id"),
                ],
                Orders = new(("name", "name"), ("sku", "sku"), ("last_updated_time", "last_updated")),
            },
        ],
    };

    /// <summary>v2's amounts. That they count cents is assumed: the document says integer, and no more.</summary>
    public static JsonObject Money(JsonNode amount) =>
        new()
        {
            ["amount"] = (long)((decimal)amount * 100),
            ["currency_code"] = "USD",
            ["formatted_amount"] = ((decimal)amount).ToString("$0.00", CultureInfo.InvariantCulture),
        };

    private static JsonObject Of(long id, string name, string sku, decimal price, string what) =>
        new()
        {
            ["id"] = id,
            ["name"] = name,
            ["sku"] = sku,
            ["price"] = price,
            ["description"] = what,
            ["short_description"] = what,
            ["date_created"] = Since,
            ["last_updated"] = Since,
        };
}
