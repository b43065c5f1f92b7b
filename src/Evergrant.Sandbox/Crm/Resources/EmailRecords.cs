using Evergrant.Sandbox.Crm.Frame;
using static Evergrant.Sandbox.Crm.Frame.ApiVersion;
using static Evergrant.Sandbox.Crm.Frame.Field;

namespace Evergrant.Sandbox.Crm.Resources;

/// <summary>Mails on record: those that were sent from here, and those that an app says it sent elsewhere.</summary>
internal static class EmailRecords
{
    public const string Kind = "emails";
    private const int LongestContent = 500_000;

    public static readonly Resource Resource = new(Kind, "Email")
    {
        IsRing = true,
        Fields =
        [
            Parts.Own,
            Text("subject"),
            Text("headers"),
            Id("contact_id", of: State.Kind.Contacts),
            Text("sent_to_address", 255).Needed(),
            Text("sent_to_cc_addresses").OnlyInV1(),
            Text("sent_to_bcc_addresses").OnlyInV1(),
            new Field("sent_to_cc_address_list", FieldKind.List(FieldKind.Text())).OnlyInV2(),
            new Field("sent_to_bcc_address_list", FieldKind.List(FieldKind.Text())).OnlyInV2(),
            Text("sent_from_address", 255),
            Text("sent_from_reply_address", 255),
            Dated("sent"),
            Dated("received"),
            Dated("opened"),
            Dated("clicked"),
            OneOf("original_provider", "UNKNOWN", "INFUSIONSOFT", "MICROSOFT", "GOOGLE"),
            Text("original_provider_id"),
            Text("provider_source_id"),
            new Field("plain_content", Base64) { IsOnRecordOnly = true },
            new Field("html_content", Base64) { IsOnRecordOnly = true },
        ],
        Surfaces =
        [
            new(V1, Kind, Kind, "id", Verbs.Read | Verbs.Create | Verbs.Delete) { Filters = InV1 },
            new(V1, "contacts/{contactId}/emails", Kind, "id", Verbs.List | Verbs.Create)
            {
                OwnerField = "contact_id",
                Filters = InV1,
            },
            new(V2, Kind, Kind, "id", Verbs.Read | Verbs.Create | Verbs.Delete)
            {
                Filters =
                [
                    Filter.Text("contact_id"),
                    Filter.Text("email", "sent_to_address"),
                    Filter.Since("start_created_time", "date_created"),
                    Filter.Until("end_created_time", "date_created"),
                ],
                Orders = new(("created_time", "date_created")),
            },
        ],
    };

    private static Filter[] InV1 =>
        [
            Filter.Number("contact_id"),
            Filter.Text("email", "sent_to_address"),
            Filter.Since("since_sent_date", "sent_date"),
            Filter.Until("until_sent_date", "sent_date"),
            Filter.Switch("ordered"),
        ];

    private static Field Dated(string what) => Time(what + "_date").As(what + "_date", what + "_time");

    // Content goes over the wire in Base64, both ways.
    private static FieldKind Base64 =>
        new(
            (node, name, version) =>
            {
                var text = (string)FieldKind.Text(LongestContent).Read(node, name, version)!;
                return QueuedEmail.FromBase64(text) is null ? throw CrmException.Invalid(name) : text;
            },
            (node, _) => node.DeepClone()
        );
}
