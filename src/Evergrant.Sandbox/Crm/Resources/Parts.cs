using Evergrant.Sandbox.Crm.Frame;
using static Evergrant.Sandbox.Crm.Frame.ApiVersion;

namespace Evergrant.Sandbox.Crm.Resources;

/// <summary>Parts that several resources have.</summary>
internal static class Parts
{
    public static Field Own { get; } = Field.Id("id").ReadOnly();

    public static Field Created { get; } = Field.Time("date_created").As("date_created", "create_time").ReadOnly();

    public static Field Updated { get; } = Field.Time("last_updated").As("last_updated", "update_time").ReadOnly();

    /// <summary>The values of custom fields; nobody recorded more of them than an id and a content.</summary>
    public static Field OwnFields { get; } =
        Field.List("custom_fields", Field.Id("id"), new Field("content", FieldKind.Any)).OnRequest(V1, V2);

    public static Field[] AddressLines { get; } =
    [
        Field.Text("line1"),
        Field.Text("line2"),
        Field.Text("locality"),
        Field.Text("region"),
        Field.Text("postal_code"),
        Field.Text("zip_code"),
        Field.Text("zip_four"),
        Field.Text("country_code"),
        Field.Text("country").OnlyInV2(),
        Field.Text("region_code").OnlyInV2(),
    ];

    public static Field[] PhoneParts { get; } =
    [Field.Text("number"), Field.Text("extension"), Field.Text("type"), Field.Text("number_e164")];

    /// <summary>EMAIL1 and so on; v2 has a name for none as well.</summary>
    public static Field Slot(string unspecified, params string[] names) =>
        new("field", FieldKind.OneOf([.. names.Select(name => (name, name)), ("", unspecified)]));
}
