using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using static Evergrant.Sandbox.Crm.Frame.ApiVersion;
using static Evergrant.Sandbox.Crm.Frame.Field;
using static Evergrant.Sandbox.Crm.Resources.Parts;

namespace Evergrant.Sandbox.Crm.Resources;

internal static class Notes
{
    public const string Kind = "notes";

    public static readonly Resource Resource = new(Kind, "Note")
    {
        Model = "TASK_NOTE_APPOINTMENT",
        Fields =
        [
            Own,
            Text("title"),
            Text("body").As("body", "text"),
            OneOf("type", "Appointment", "Call", "Email", "Fax", "Letter", "Other"),
            Id("contact_id", of: State.Kind.Contacts).Needed(V1),
            // v2 takes an id and shows a person.
            (Id("user_id", of: Users.Kind).Needed(V2)) with
            {
                From = (note, version) => version == V1 ? note["user_id"]?.DeepClone() : null,
            },
            Shown("assigned_to_user", (note, _) => Person(note["_user"], V2)).OnlyInV2(),
            Shown("last_updated_by", (note, _) => Person(note["_updater"], V1)).OnlyInV1(),
            Id("last_updated_by").As(null, "last_updated_by_user_id").ReadOnly(),
            Id("created_by").As(null, "created_by_user_id").ReadOnly(),
            Flag("is_pinned").OnlyInV2().Hidden(),
            Time("pinned_at").OnlyInV2().ReadOnly(),
            OwnFields with
            {
                V1 = null,
            },
            Created,
            Updated,
        ],
        Defaults = new JsonObject { ["type"] = "Other" },
        Join = (note, find) =>
        {
            note["_user"] = find(Users.Kind, note["user_id"]);
            note["_updater"] = find(Users.Kind, note["last_updated_by"]);
        },
        Settle = (fields, before, writing) =>
        {
            if (fields.Remove("is_pinned", out var pinned))
                fields["pinned_at"] =
                    (bool?)pinned == true ? before["pinned_at"]?.DeepClone() ?? CrmTime.Text(writing.Now) : null;
            if (before["user_id"] is null && fields["user_id"] is null)
                fields["user_id"] = writing.UserId;
        },
        Surfaces =
        [
            new(V1, Kind, Kind, "noteId", Verbs.All | Verbs.Replace)
            {
                Filters = [Filter.Number("contact_id"), Filter.Number("user_id")],
            },
            new(V2, Kind, Kind, "note_id", Verbs.List) { Filters = Filters, Orders = Orders },
            new(V2, "contacts/{contact_id}/notes", Kind, "note_id", Verbs.All)
            {
                OwnerField = "contact_id",
                Filters = Filters,
                Orders = Orders,
            },
        ],
    };

    private static Filter[] Filters =>
        [
            Filter.Number("id"),
            Filter.AnyOf("ids", "id"),
            Filter.Part("title"),
            Filter.Text("contact_id"),
            Filter.Text("assigned_to_user_id", "user_id"),
            Filter.Since("since_time", "last_updated"),
            Filter.Until("until_time", "last_updated"),
        ];

    private static Orders Orders => new(("id", "id"), ("create_time", "date_created"), ("update_time", "last_updated"));

    private static JsonObject? Person(JsonNode? user, ApiVersion version)
    {
        if (user is null)
            return null;

        var person = new JsonObject
        {
            ["given_name"] = user["given_name"]?.DeepClone(),
            ["family_name"] = user["family_name"]?.DeepClone(),
        };
        if (version == V1)
            person["user_id"] = user["id"]!.DeepClone();
        else
            (person["id"], person["email_address"]) = (user["id"]!.ToJsonString(), user["email_address"]?.DeepClone());

        return person;
    }
}
