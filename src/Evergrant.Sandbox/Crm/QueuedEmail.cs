using System.Text;

namespace Evergrant.Sandbox.Crm;

/// <summary>The body of emails/queue, read and decoded. What Keap says to a wrong one is not recorded.</summary>
internal sealed record QueuedEmail
{
    private const int MostContacts = 1_000;
    private const int MostAttachments = 10;
    private const int LongestText = 1_000;

    public required IReadOnlyList<long> Contacts { get; init; }
    public required long UserId { get; init; }
    public required string Subject { get; init; }
    public required string AddressField { get; init; }
    public string? Plain { get; init; }
    public string? Html { get; init; }
    public IReadOnlyList<string> Attachments { get; init; } = [];

    /// <exception cref="V1Exception"/>
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
            UserId = fields.Number("user_id") ?? throw V1Exception.Invalid("user_id"),
            Subject = fields.Text("subject") ?? "",
            AddressField = fields.Text("address_field") ?? "Email",
            Plain = Decoded(fields, "plain_content"),
            Html = Decoded(fields, "html_content"),
            Attachments = [.. fields.List("attachments", "file_name", "file_data").Select(NameOf)],
        };
        Demand(mail.Contacts.Count is > 0 and <= MostContacts, "contacts");
        Demand(!string.IsNullOrWhiteSpace(mail.Subject) && mail.Subject.Length <= LongestText, "subject");
        Demand(mail.Plain is not null || mail.Html is not null, "html_content");
        Demand(mail.Attachments.Count <= MostAttachments, "attachments");
        Demand(
            mail.AddressField is "Email" or "EmailAddress2" or "EmailAddress3"
                || (mail.AddressField.StartsWith('_') && mail.AddressField.Length <= LongestText),
            "address_field"
        );
        return mail;
    }

    private static string NameOf(V1Fields attachment)
    {
        Decoded(attachment, "file_data");
        var name = attachment.Text("file_name");
        Demand(name is { Length: > 0 and <= LongestText }, "file_name");
        return name!;
    }

    private static string? Decoded(V1Fields fields, string name)
    {
        if (fields.Text(name) is not { } text)
            return null;

        var bytes = new byte[(text.Length / 4 * 3) + 3];
        return Convert.TryFromBase64String(text, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : throw V1Exception.Invalid(name);
    }

    private static void Demand(bool holds, string what)
    {
        if (!holds)
            throw V1Exception.Invalid(what);
    }
}
