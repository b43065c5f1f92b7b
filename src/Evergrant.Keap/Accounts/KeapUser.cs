namespace Evergrant.Keap;

/// <summary>Somebody who works in the account.</summary>
public sealed record KeapUser
{
    /// <summary>By which mails are sent and contacts are owned.</summary>
    public required string Id { get; init; }

    /// <summary>The first of several.</summary>
    public string? Email { get; init; }

    /// <summary>First name.</summary>
    public string? GivenName { get; init; }

    /// <summary>Last name.</summary>
    public string? FamilyName { get; init; }

    /// <summary>Active, Invited, Inactive …; v2 writes it in capitals.</summary>
    public string? Status { get; init; }

    /// <summary>v2 only.</summary>
    public bool? IsAdmin { get; init; }

    /// <summary>Whether it is somebody of a partner's.</summary>
    public bool? IsPartner { get; init; }
}

/// <summary>Whom the credential is of, and what it opens.</summary>
public sealed record KeapIdentity
{
    /// <summary>The user's id in this account. v2 only.</summary>
    public string? UserId { get; init; }

    /// <summary>The same in every account.</summary>
    public string? Subject { get; init; }

    /// <summary>Of the login.</summary>
    public string? Email { get; init; }

    /// <summary>First name.</summary>
    public string? GivenName { get; init; }

    /// <summary>Last name.</summary>
    public string? FamilyName { get; init; }

    /// <summary>Whether the user may change the account itself.</summary>
    public bool? IsAdmin { get; init; }

    /// <summary>The account. v2 only; v1 says it in <see cref="KeapQuota.Tenant"/>.</summary>
    public string? Tenant { get; init; }
}

/// <summary>The business behind an account.</summary>
public sealed record AccountProfile
{
    /// <summary>Of the business.</summary>
    public string? Name { get; init; }

    /// <summary>Of the business.</summary>
    public string? Email { get; init; }

    /// <summary>As it was written.</summary>
    public string? Phone { get; init; }

    /// <inheritdoc cref="Contact.Website"/>
    public string? Website { get; init; }

    /// <inheritdoc cref="Contact.TimeZone"/>
    public string? TimeZone { get; init; }

    /// <summary>Three letters: USD.</summary>
    public string? CurrencyCode { get; init; }

    /// <summary>Such as en-US.</summary>
    public string? LanguageTag { get; init; }

    /// <summary>Where its logo is, as it was written.</summary>
    public string? LogoAddress { get; init; }

    /// <summary>Null: none.</summary>
    public ContactAddress? Address { get; init; }
}
