using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using static Evergrant.Sandbox.Crm.Frame.ApiVersion;
using static Evergrant.Sandbox.Crm.Frame.Field;
using static Evergrant.Sandbox.Crm.Resources.Parts;

namespace Evergrant.Sandbox.Crm.Resources;

internal static class Tasks
{
    public const string Kind = "tasks";

    // Numbers in v1, names in v2. Which is which is assumed.
    private static readonly string[] Priorities = ["", "CRITICAL", "ESSENTIAL", "NONESSENTIAL"];

    public static readonly Resource Resource = new(Kind, "Task")
    {
        Model = "TASK_NOTE_APPOINTMENT",
        Fields =
        [
            Own,
            Text("title"),
            Text("description"),
            Text("type"),
            new Field("priority", Priority),
            Flag("completed"),
            Time("completion_date").As("completion_date", "completion_time"),
            Time("due_date").As("due_date", "due_time"),
            new Field("remind_time", Minutes).As("remind_time", "remind_time_mins"),
            Id("user_id", of: Users.Kind).As("user_id", "assigned_to_user_id").Needed(V2),
            Object("contact", Id("id"), Text("email"), Text("first_name"), Text("last_name")).OnlyInV1() with
            {
                From = (task, _) => task["contact_id"] is { } id ? new JsonObject { ["id"] = id.DeepClone() } : null,
            },
            Id("contact_id", of: State.Kind.Contacts).OnlyInV2(),
            Id("opportunity_id", of: Opportunities.Kind).OnlyInV2(),
            Flag("accepted").OnlyInV2(),
            Text("url").OnlyInV1().ReadOnlyButTaken(V1),
            Id("funnel_id").OnlyInV1().ReadOnlyButTaken(V1),
            Id("jgraph_id").OnlyInV1().ReadOnlyButTaken(V1),
            OwnFields with
            {
                V1 = null,
            },
            Time("date_created").As("creation_date", "create_time").ReadOnlyButTaken(V1),
            Time("last_updated").As("modification_date", "modification_time").ReadOnlyButTaken(V1),
            Id("created_by").As(null, "created_by_user_id").ReadOnly(),
            Id("last_updated_by").As(null, "last_updated_by_user_id").ReadOnly(),
        ],
        Defaults = new JsonObject { ["completed"] = false },
        Prepare = fields =>
        {
            if (fields.Remove("contact", out var contact))
                fields["contact_id"] = contact?["id"]?.DeepClone();
        },
        Settle = (fields, before, writing) =>
        {
            if ((bool?)fields["completed"] == true && (before["completion_date"] ?? fields["completion_date"]) is null)
                fields["completion_date"] = CrmTime.Text(writing.Now);
            if (before["user_id"] is null && fields["user_id"] is null)
                fields["user_id"] = writing.UserId;
        },
        Surfaces =
        [
            // 200 for a new one, not 201: so says the document.
            new(V1, Kind, Kind, "taskId", Verbs.All | Verbs.Replace)
            {
                CreatedStatus = 200,
                Filters = InV1,
                Orders = Ordered,
            },
            new(V1, "tasks/search", Kind, "taskId", Verbs.List) { Filters = InV1, Orders = Ordered },
            new(V2, Kind, Kind, "task_id", Verbs.All)
            {
                Filters =
                [
                    Filter.Text("contact_id"),
                    Filter.Flag("has_due_date", HasDueDate),
                    Filter.Flag("is_completed", "completed"),
                    Filter.Text("user_id"),
                    Filter.Text("opportunity_id"),
                    Filter.AnyOf("task_ids", "id"),
                    Filter.Text("priority", task => [Priorities[(int?)task["priority"] ?? 0]]),
                    Filter.Since("since_time", "date_created"),
                    Filter.Until("until_time", "date_created"),
                    Filter.Number("id"),
                    Filter.Text("title"),
                ],
                Orders = new(
                    ("id", "id"),
                    ("create_time", "date_created"),
                    ("due_time", "due_date"),
                    ("update_time", "last_updated")
                ),
            },
        ],
    };

    private static Filter[] InV1 =>
        [
            Filter.Flag("completed"),
            Filter.Number("contact_id"),
            Filter.Flag("has_due_date", HasDueDate),
            Filter.Number("user_id"),
            Filter.Since("since", "date_created"),
            Filter.Until("until", "date_created"),
        ];

    private static Orders Ordered =>
        new(("id", "id"), ("creation_date", "date_created"), ("due_date", "due_date"), ("title", "title"));

    private static FieldKind Priority =>
        new(
            (node, name, version) =>
            {
                var number =
                    version == V1 ? (FieldKind.IsWhole(node, out var whole) ? (int)Math.Clamp(whole, 0, 9) : -1)
                    : node.GetValueKind() == JsonValueKind.String ? Array.IndexOf(Priorities, (string?)node)
                    : -1;
                return number is >= 1 and <= 3 ? JsonValue.Create(number)
                    : version == V1 && number >= 0 ? throw CrmException.Invalid(name)
                    : throw CrmException.NotConvertible();
            },
            (node, version) => version == V1 ? node.DeepClone() : JsonValue.Create(Priorities[(int)node])
        );

    // A number in v1, one of these as a text in v2.
    private static FieldKind Minutes =>
        new(
            (node, _, version) =>
                version == V1 ? FieldKind.Whole.Read(node, "remind_time", version)
                : node.GetValueKind() == JsonValueKind.String
                && (string?)node is "5" or "10" or "15" or "30" or "60" or "120" or "240" or "480" or "1440" or "2880"
                    ? JsonValue.Create(long.Parse((string)node!, CultureInfo.InvariantCulture))
                : throw CrmException.NotConvertible(),
            (node, version) => version == V1 ? node.DeepClone() : JsonValue.Create(node.ToJsonString())
        );

    private static bool HasDueDate(JsonObject task) => task["due_date"] is not null;
}
