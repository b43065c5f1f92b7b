using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using static Evergrant.Sandbox.Crm.Frame.ApiVersion;
using static Evergrant.Sandbox.Crm.Frame.Field;

namespace Evergrant.Sandbox.Crm.Resources;

/// <summary>What is known about files. Of their bytes only the number is kept.</summary>
internal static class Files
{
    public const string Kind = "files";
    private const int LongestName = 255;

    public static readonly Resource Resource = new(Kind, "File")
    {
        Fields =
        [
            Parts.Own,
            Text("file_name", LongestName),
            Id("contact_id", of: State.Kind.Contacts),
            Flag("public").As("public", "is_public"),
            Whole("file_size"),
            Text("category").OnlyInV1(),
            Text("file_box_type").OnlyInV1(),
            Shown("category", (_, _) => "DOCUMENTS").OnlyInV2(),
            Shown("file_box_type", (_, _) => "CONTACT").OnlyInV2(),
            Whole("created_by").OnlyInV1(),
            Id("created_by").As(null, "created_by_id"),
            Time("date_created").As("date_created", "created_time"),
            Time("last_updated").As("last_updated", "updated_time"),
        ],
        Defaults = new JsonObject { ["category"] = "Documents", ["file_box_type"] = "Contact" },
        Surfaces =
        [
            new(V1, Kind, Kind, "fileId", Verbs.List | Verbs.Delete)
            {
                Filters = [Filter.Number("contact_id"), Filter.Text("name", "file_name")],
            },
            new(V2, Kind, Kind, "file_id", Verbs.Read | Verbs.Delete)
            {
                Filters =
                [
                    Filter.Flag("is_public", "public"),
                    Filter.Text("contact_id"),
                    Filter.Text("user_id", "created_by"),
                    Filter.Text("file_name"),
                ],
                Orders = new(("file_name", "file_name"), ("updated_time", "last_updated")),
            },
        ],
    };
}
