using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using Evergrant.Sandbox.Crm.Resources;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Crm;

/// <summary>Keeps what an app queues. The oldest go first when there are many, or when they are large.</summary>
internal sealed class MailCatcher(SandboxStore store, SandboxClock clock, ContactBook contacts, CrmBooks books)
{
    private const int MostMails = 500;
    private const int MostBytes = 4_000_000;

    private readonly Records mails = store.Records(Kind.Mails);

    /// <returns>The kinds of records whose oldest had to go for this.</returns>
    /// <exception cref="CrmException"/>
    public IReadOnlySet<string> Catch(string tenant, QueuedEmail queued)
    {
        var writing = new Writing(tenant, queued.UserId, clock.GetUtcNow());
        lock (store.Lock)
        {
            if (books[Users.Kind].Find(tenant, queued.UserId) is null)
                throw CrmException.Invalid("user_id");

            // Before the id is taken: an unknown contact changes nothing.
            SandboxRecipient[] recipients =
            [
                .. queued.Contacts.Select(id => Recipient(contacts.RecordOf(tenant, id), queued.AddressField)),
            ];
            mails.Add(
                tenant,
                id =>
                    new SandboxMail
                    {
                        Recipients = recipients,
                        Id = $"ma_{id}",
                        Tenant = tenant,
                        Time = writing.Now,
                        UserId = queued.UserId,
                        Subject = queued.Subject,
                        Plain = queued.Plain,
                        Html = queued.Html,
                        Attachments = queued.Attachments,
                    }.ToBody()
            );
            if (DropOldest())
                writing.Dropped.Add(Kind.Mails);
            foreach (var recipient in recipients.Where(one => one.NotSent is null))
                books[EmailRecords.Kind].Add(OnRecord(queued, recipient, writing), writing);
        }

        return writing.Dropped;
    }

    // Without its content: that is with the mail.
    private static JsonObject OnRecord(QueuedEmail queued, SandboxRecipient recipient, Writing writing) =>
        new()
        {
            ["subject"] = queued.Subject,
            ["contact_id"] = recipient.ContactId,
            ["sent_to_address"] = recipient.Address,
            ["sent_date"] = CrmTime.Text(writing.Now),
            ["original_provider"] = "INFUSIONSOFT",
        };

    private bool DropOldest()
    {
        var kept = mails.All.OrderBy(one => one.Id).Select(one => (Record: one, Size: one.Utf8.Length)).ToList();
        var size = kept.Sum(one => (long)one.Size);
        var at = 0;
        for (; kept.Count - at > 1 && (kept.Count - at > MostMails || size > MostBytes); at++)
        {
            size -= kept[at].Size;
            mails.Remove(kept[at].Record.Tenant, kept[at].Record.Id);
        }

        return at > 0;
    }

    private static SandboxRecipient Recipient(ContactRecord contact, string addressField)
    {
        var status = (string?)contact.Body["email_status"] ?? "NonMarketable";
        var address = Address(contact.Body, addressField);
        var why =
            addressField[0] == '_' ? "custom_address_field_not_imitated"
            : string.IsNullOrWhiteSpace(address) ? "no_email_address"
            : !OptIn.IsMarketable(status) ? "not_marketable"
            : null;
        return new SandboxRecipient(contact.Id, address, status, why);
    }

    private static string? Address(JsonObject contact, string addressField) =>
        addressField switch
        {
            "Email" => ContactBody.EmailIn(contact, "EMAIL1"),
            "EmailAddress2" => ContactBody.EmailIn(contact, "EMAIL2"),
            "EmailAddress3" => ContactBody.EmailIn(contact, "EMAIL3"),
            _ => null,
        };
}
