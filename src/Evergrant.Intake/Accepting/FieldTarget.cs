namespace Evergrant.Intake.Accepting;

/// Where a field's value goes.
internal enum FieldTarget
{
    Email,
    GivenName,
    FamilyName,

    /// Both names in one.
    FullName,
    Phone,
    Company,
    JobTitle,
    Website,
    Message,
    Line1,
    Line2,
    Locality,
    Region,
    PostalCode,
    Country,

    /// Tags that the form offers.
    Tags,

    /// A custom field of the account.
    Custom,

    /// Kept with the submission, and not sent on.
    Other,

    /// The box by which somebody agrees.
    Consent,

    /// Buttons and what the browser adds.
    Nothing,
}

/// <param name="Label">Of a custom field. Null for the others.</param>
internal readonly record struct FieldMeaning(FieldTarget Target, string? Label = null)
{
    public bool TakesLines =>
        Target is FieldTarget.Message or FieldTarget.Custom or FieldTarget.Tags or FieldTarget.Other;
}
