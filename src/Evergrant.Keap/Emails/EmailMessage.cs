namespace Evergrant.Keap;

/// <summary>A mail to contacts. Keap sends it to those whom it may write to, and does not say to whom it did not.</summary>
public sealed record EmailMessage
{
    /// <summary>One to 1000.</summary>
    public required IReadOnlyCollection<string> ContactIds { get; init; }

    /// <summary>One line; merge fields such as ~Contact.FirstName~ work.</summary>
    public required string Subject { get; init; }

    /// <summary>Not Base64, which is Keap's business and ours. Null: <see cref="Plain"/> alone.</summary>
    public string? Html { get; init; }

    /// <inheritdoc cref="Html"/>
    public string? Plain { get; init; }

    /// <summary>The user it is from. Either this or <see cref="FromAddress"/>.</summary>
    public string? FromUserId { get; init; }

    /// <summary>An address that the account may write from. v2 only.</summary>
    public string? FromAddress { get; init; }

    /// <summary>Which of a contact's addresses: Email, EmailAddress2, EmailAddress3, or a custom field's name. Null: Email.</summary>
    public string? AddressField { get; init; }

    /// <summary>Files to go with it.</summary>
    public IReadOnlyList<EmailAttachment> Attachments { get; init; } = [];
}

/// <summary>A file that goes with a mail.</summary>
/// <param name="FileName">As the reader sees it.</param>
/// <param name="Data">Its bytes.</param>
public sealed record EmailAttachment(string FileName, ReadOnlyMemory<byte> Data);

/// <summary>Whether an address may be written to.</summary>
public sealed record EmailAddressStatus
{
    /// <summary>Which.</summary>
    public required string Address { get; init; }

    /// <summary>Whether Keap may send marketing there.</summary>
    public bool IsOptedIn { get; init; }

    /// <summary>Why.</summary>
    public EmailStatus Status { get; init; }

    /// <summary>v2 only.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When the last mail went there. v2 only.</summary>
    public DateTimeOffset? LastSentAt { get; init; }
}
