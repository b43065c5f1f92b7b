using System.Text;
using Evergrant.Keap.Calling;
using Evergrant.Keap.Wire;

namespace Evergrant.Keap;

/// <summary>Mails to contacts. See <see cref="KeapClient.Emails"/>.</summary>
public sealed class KeapEmails
{
    private readonly Api api;

    internal KeapEmails(Api api) => this.api = api;

    /// <summary>
    /// Queues a mail. Keap gives no id for it and keeps no key against doing it twice: after a failure with
    /// <see cref="KeapException.MayHaveHappened"/> nobody can know whether it goes out. Either version; always v2 for
    /// <see cref="EmailMessage.FromAddress"/>.
    /// </summary>
    /// <exception cref="ArgumentException">No text, no contact, or not exactly one sender.</exception>
    public Task SendAsync(EmailMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.ContactIds.Count == 0)
            throw new ArgumentException("The mail is for nobody.", nameof(message));
        if (string.IsNullOrEmpty(message.Html) && string.IsNullOrEmpty(message.Plain))
            throw new ArgumentException("The mail has no text.", nameof(message));
        if (message.FromUserId is null == message.FromAddress is null)
            throw new ArgumentException("A mail is from a user or from an address, one of them.", nameof(message));
        var version = message.FromAddress is null ? api.Version : KeapVersion.V2;
        var body = new EmailBody
        {
            Contacts = WireId.OfAll(message.ContactIds, version),
            UserId = WireId.OfAny(message.FromUserId, version),
            FromAddress = message.FromAddress,
            Subject = message.Subject,
            HtmlContent = Base64(message.Html),
            PlainContent = Base64(message.Plain),
            AddressField = message.AddressField,
            Attachments =
                message.Attachments.Count == 0
                    ? null
                    :
                    [
                        .. message.Attachments.Select(file => new AttachmentBody(
                            file.FileName,
                            Convert.ToBase64String(file.Data.Span)
                        )),
                    ],
        };
        var call = Call.Post("send a mail", version, version == KeapVersion.V1 ? "emails/queue" : "emails:send");
        return api.SendAsync(call.Sending(body, KeapJson.Default.EmailBody), cancellationToken);
    }

    /// <summary>Queues a mail of one of the account's templates. Always v2: v1 has no such call.</summary>
    /// <remarks>See <see cref="SendAsync"/>.</remarks>
    public Task SendTemplateAsync(
        string templateId,
        IReadOnlyCollection<string> contactIds,
        string fromUserId,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(contactIds);
        if (contactIds.Count == 0)
            throw new ArgumentException("The mail is for nobody.", nameof(contactIds));
        var body = new TemplateBody(
            WireId.Of(templateId, KeapVersion.V2),
            WireId.OfAll(contactIds, KeapVersion.V2),
            WireId.Of(fromUserId, KeapVersion.V2)
        );
        var call = Call.Post("send a template", KeapVersion.V2, "emails/templates:send");
        return api.SendAsync(call.Sending(body, KeapJson.Default.TemplateBody), cancellationToken);
    }

    private static string? Base64(string? text) =>
        string.IsNullOrEmpty(text) ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
