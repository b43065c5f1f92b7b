namespace Evergrant.Keap;

/// <summary>One of a contact's addresses for mail.</summary>
/// <param name="Address">Such as ann@customers.example.</param>
/// <param name="Slot">EMAIL1, EMAIL2 or EMAIL3. Default EMAIL1, the one that Keap writes to.</param>
public sealed record ContactEmail(string Address, string Slot = "EMAIL1")
{
    /// <summary>Keap says it; it is not sent.</summary>
    public EmailStatus Status { get; init; }

    /// <summary>Whether Keap may send marketing there. Keap says it; it is not sent.</summary>
    public bool? IsOptedIn { get; init; }

    /// <summary>What was noted when the contact agreed. Sent by <see cref="ContactFields.OptInReason"/>.</summary>
    public string? OptInReason { get; init; }
}

/// <summary>One of a contact's telephones.</summary>
/// <param name="Number">As it was written.</param>
/// <param name="Slot">PHONE1 to PHONE5. Default PHONE1.</param>
public sealed record ContactPhone(string Number, string Slot = "PHONE1")
{
    /// <summary>Behind the number.</summary>
    public string? Extension { get; init; }

    /// <summary>Such as Work or Mobile.</summary>
    public string? Type { get; init; }
}

/// <summary>One of a contact's places.</summary>
/// <param name="Slot">BILLING, SHIPPING or OTHER. Default BILLING.</param>
public sealed record ContactAddress(string Slot = "BILLING")
{
    /// <summary>Street and number.</summary>
    public string? Line1 { get; init; }

    /// <summary>What does not fit there.</summary>
    public string? Line2 { get; init; }

    /// <summary>Town.</summary>
    public string? Locality { get; init; }

    /// <summary>State or province. Keap then needs the country too.</summary>
    public string? Region { get; init; }

    /// <summary>Postal or ZIP code.</summary>
    public string? PostalCode { get; init; }

    /// <summary>Three letters: USA, DEU.</summary>
    public string? CountryCode { get; init; }
}

/// <summary>What Keap knows of an address, and whether it may write there.</summary>
public enum EmailStatus
{
    /// <summary>Not said, or a name that is not known here.</summary>
    Unknown,

    /// <summary>May be written to; has not reacted for long.</summary>
    UnengagedMarketable,

    /// <summary>Agreed, unconfirmed.</summary>
    SingleOptIn,

    /// <summary>Agreed and confirmed, in the old way.</summary>
    DoubleOptIn,

    /// <summary>Agreed and confirmed.</summary>
    Confirmed,

    /// <summary>Has not reacted for so long that Keap stopped.</summary>
    UnengagedNonMarketable,

    /// <summary>Never agreed.</summary>
    NonMarketable,

    /// <summary>Keap holds the address back.</summary>
    Lockdown,

    /// <summary>Mail came back, perhaps for a time.</summary>
    Bounce,

    /// <summary>Mail came back for good.</summary>
    HardBounce,

    /// <summary>The contact opted out.</summary>
    Manual,

    /// <summary>A user opted the contact out.</summary>
    Admin,

    /// <summary>Keap opted the contact out.</summary>
    System,

    /// <summary>The contact left by the mail program's own button.</summary>
    ListUnsubscribe,

    /// <summary>The contact complained with a reason.</summary>
    Feedback,

    /// <summary>The contact reported a mail as spam.</summary>
    Spam,

    /// <summary>No address at all.</summary>
    Invalid,

    /// <summary>The mailbox is gone.</summary>
    Deactivated,
}
