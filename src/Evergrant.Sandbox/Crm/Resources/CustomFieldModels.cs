using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using static Evergrant.Sandbox.Crm.Frame.ApiVersion;
using static Evergrant.Sandbox.Crm.Frame.Field;

namespace Evergrant.Sandbox.Crm.Resources;

/// <summary>The custom fields of each kind of record.</summary>
internal static class CustomFieldModels
{
    /// <summary>Under which address whose fields are, in which versions they can be made.</summary>
    public static readonly IReadOnlyList<(string Path, string Model, bool InV1)> All =
    [
        ("contacts", "CONTACT", true),
        ("companies", "COMPANY", false),
        ("opportunities", "OPPORTUNITY", false),
        ("notes", "TASK_NOTE_APPOINTMENT", true),
        ("tasks", "TASK_NOTE_APPOINTMENT", true),
        ("orders", "ORDER", false),
        ("subscriptions", "SUBSCRIPTION", false),
        ("affiliates", "REFERRAL_PARTNER", false),
    ];

    public static readonly Resource Resource = new(Frame.CustomFields.Kind, "Custom field")
    {
        Fields =
        [
            Parts.Own,
            Text("label", 100).Needed(),
            new Field("field_type", FieldKind.OneOf([.. Types])).Needed(),
            // Options of options are a drilldown's.
            List(
                "options",
                Text("id").ReadOnlyButTaken(V2),
                Text("label"),
                new Field("options", FieldKind.Any).OnlyInV1()
            ),
            Id("group_id").OnlyInV2(),
            Id("group_id").OnlyInV1().Hidden(),
            Id("user_group_id").Hidden(),
            Text("record_type").ReadOnly(),
            Text("field_name").ReadOnly(),
            Text("default_value").ReadOnly(),
        ],
        Surfaces = [],
    };

    // PhoneNumber and PHONE_NUMBER, and so on.
    private static IEnumerable<(string, string)> Types =>
        (
            (string[])
                [
                    "Currency",
                    "Date",
                    "DateTime",
                    "DayOfWeek",
                    "Drilldown",
                    "Email",
                    "Month",
                    "ListBox",
                    "Name",
                    "WholeNumber",
                    "DecimalNumber",
                    "Percent",
                    "PhoneNumber",
                    "Radio",
                    "Dropdown",
                    "SocialSecurityNumber",
                    "State",
                    "Text",
                    "TextArea",
                    "User",
                    "UserListBox",
                    "Website",
                    "Year",
                    "YesNo",
                ]
        ).Select(name =>
            (
                name,
                string.Concat(name.Select((letter, at) => at > 0 && char.IsUpper(letter) ? $"_{letter}" : $"{letter}"))
                    .ToUpperInvariant()
            )
        );
}
