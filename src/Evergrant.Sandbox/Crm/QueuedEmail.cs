using System.Text;
using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;

namespace Evergrant.Sandbox.Crm;

/// <summary>The body of emails/queue, read and decoded. What Keap says to a wrong one is not recorded.</summary>
internal sealed record QueuedEmail
{
    private const int MostContacts = 1_000;
    private const int MostAttachments = 10;
    private const int LongestText = 1_000;
    private const int LongestContent = 1_000_000;

    private static readonly Field[] InV2 =
    [
        new("contacts", FieldKind.List(FieldKind.Id, MostContacts)),
        Field.Text("subject"),
        Field.Id("user_id"),
        Field.Text("from_address"),
        Field.Text("html_content", LongestContent),
        Field.Text("plain_content", LongestContent),
        Field.Text("address_field"),
        Field.List("attachments", Field.Text("file_name"), Field.Text("file_data", LongestContent)),
    ];

    public required IReadOnlyList<long> Contacts { get; init; }
    public required long UserId { get; init; }
    public required string Subject { get; init; }
    public required string AddressField { get; init; }
    public string? Plain { get; init; }
    public string? Html { get; init; }
    public IReadOnlyList<string> Attachments { get; init; } = [];

    /// <exception cref="CrmException"/>
    public static async Task<QueuedEmail> ReadAsync(HttpContext context)
    {
        var fields = await V1Route.BodyAsync(
            context,
            "contacts",
            "user_id",
            "subject",
            "plain_content",
            "html_content",
            "address_field",
            "attachments"
        );
        var mail = new QueuedEmail
        {
            Contacts = [.. fields.Numbers("contacts").Distinct()],
            UserId = fields.Number("user_id") ?? throw CrmException.Invalid("user_id"),
            Subject = fields.Text("subject") ?? "",
            AddressField = fields.Text("address_field") ?? "Email",
            Plain = Decoded(fields, "plain_content"),
            Html = Decoded(fields, "html_content"),
            Attachments = [.. fields.List("attachments", "file_name", "file_data").Select(NameOf)],
        };
        return mail.Checked();
    }

    /// <param name="caller">Who it is from when an address stands in place of a user: exactly one of them must be there.</param>
    /// <exception cref="CrmException"/>
    public static QueuedEmail OfV2(JsonObject given, long caller)
    {
        var fields = Form.Read(given, InV2, ApiVersion.V2);
        Demand(fields["user_id"] is null != fields["from_address"] is null, "user_id");
        return new QueuedEmail
        {
            Contacts = [.. (fields["contacts"] as JsonArray ?? []).Select(id => (long)id!).Distinct()],
            UserId = (long?)fields["user_id"] ?? caller,
            Subject = (string?)fields["subject"] ?? "",
            AddressField = (string?)fields["address_field"] ?? "Email",
            Plain = Decoded((string?)fields["plain_content"], "plain_content"),
            Html = Decoded((string?)fields["html_content"], "html_content"),
            Attachments =
            [
                .. (fields["attachments"] as JsonArray ?? []).Select(one =>
                {
                    Decoded((string?)one!["file_data"], "file_data");
                    return Named((string?)one["file_name"]);
                }),
            ],
        }.Checked();
    }

    /// <exception cref="CrmException"/>
    public QueuedEmail Checked()
    {
        Demand(Contacts.Count is > 0 and <= MostContacts, "contacts");
        Demand(!string.IsNullOrWhiteSpace(Subject) && Subject.Length <= LongestText, "subject");
        Demand(Plain is not null || Html is not null, "html_content");
        Demand(Attachments.Count <= MostAttachments, "attachments");
        Demand(
            AddressField is "Email" or "EmailAddress2" or "EmailAddress3"
                || (AddressField.StartsWith('_') && AddressField.Length <= LongestText),
            "address_field"
        );
        return this;
    }

    private static string NameOf(V1Fields attachment)
    {
        Decoded(attachment, "file_data");
        return Named(attachment.Text("file_name"));
    }

    private static string Named(string? name)
    {
        Demand(name is { Length: > 0 and <= LongestText }, "file_name");
        return name!;
    }

    private static string? Decoded(V1Fields fields, string name) => Decoded(fields.Text(name), name);

    private static string? Decoded(string? text, string name) =>
        text is null ? null : FromBase64(text) ?? throw CrmException.Invalid(name);

    /// <returns>Null when it is no Base64.</returns>
    public static string? FromBase64(string text)
    {
        var bytes = new byte[(text.Length / 4 * 3) + 3];
        return Convert.TryFromBase64String(text, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : null;
    }

    private static void Demand(bool holds, string what)
    {
        if (!holds)
            throw CrmException.Invalid(what);
    }
}
