namespace Evergrant.Keap.Wire;

internal sealed record EmailBody
{
    public required List<WireId> Contacts { get; init; }
    public WireId? UserId { get; init; }
    public string? FromAddress { get; init; }
    public required string Subject { get; init; }
    public string? HtmlContent { get; init; }
    public string? PlainContent { get; init; }
    public string? AddressField { get; init; }
    public List<AttachmentBody>? Attachments { get; init; }
}

internal sealed record AttachmentBody(string FileName, string FileData);

internal sealed record TemplateBody(WireId TemplateId, List<WireId> ContactIds, WireId UserId);

internal sealed record OptBody(bool OptedIn, string Reason);

internal sealed record AddressStatusRead
{
    public string? Email { get; init; }
    public bool? OptedIn { get; init; }
    public string? Status { get; init; }
    public string? CreateTime { get; init; }
    public string? LastSentTime { get; init; }

    public EmailAddressStatus ToStatus(string asked) =>
        new()
        {
            Address = Email ?? asked,
            IsOptedIn = OptedIn ?? false,
            Status = EmailStatuses.Read(Status),
            CreatedAt = WireTime.Instant(CreateTime),
            LastSentAt = WireTime.Instant(LastSentTime),
        };
}
