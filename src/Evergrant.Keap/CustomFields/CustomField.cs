namespace Evergrant.Keap;

/// <summary>One of an account's own fields of contacts.</summary>
public sealed record CustomField
{
    /// <summary>By which its values are read and written.</summary>
    public required string Id { get; init; }

    /// <summary>What users read beside it.</summary>
    public string? Label { get; init; }

    /// <summary>Its name in filters of v2, such as FavouriteColour.</summary>
    public string? FieldName { get; init; }

    /// <summary>What it takes.</summary>
    public CustomFieldType Type { get; init; }

    /// <summary>Labels that may be chosen, if it is a list.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];
}

/// <summary>What a field takes, in Keap's words.</summary>
public enum CustomFieldType
{
#pragma warning disable CS1591 // Keap's words; it explains none of them.
    Unknown,
    Currency,
    Date,
    DateTime,
    DayOfWeek,
    DecimalNumber,
    Drilldown,
    Dropdown,
    Email,
    ListBox,
    Month,
    Name,
    Percent,
    PhoneNumber,
    Radio,
    SocialSecurityNumber,
    State,
    Text,
    TextArea,
    User,
    UserListBox,
    Website,
    WholeNumber,
    Year,
    YesNo,
#pragma warning restore CS1591
}

/// <summary>What contacts of this account have beyond the usual.</summary>
public sealed record ContactModel
{
    /// <summary>All of them.</summary>
    public required IReadOnlyList<CustomField> CustomFields { get; init; }

    /// <summary>By label or by field name, whatever the case. Null: there is none; of several, the first.</summary>
    public CustomField? Find(string labelOrName) =>
        CustomFields.FirstOrDefault(field => Is(field.Label, labelOrName))
        ?? CustomFields.FirstOrDefault(field => Is(field.FieldName, labelOrName));

    /// <summary>A value for the field of that label or name.</summary>
    /// <exception cref="ArgumentException">There is no such field.</exception>
    public CustomFieldValue Value(string labelOrName, string text) => new(IdOf(labelOrName), text);

    /// <inheritdoc cref="Value(string, string)"/>
    public CustomFieldValue Value(string labelOrName, decimal number) => new(IdOf(labelOrName), number);

    /// <inheritdoc cref="Value(string, string)"/>
    public CustomFieldValue Value(string labelOrName, bool flag) => new(IdOf(labelOrName), flag);

    /// <inheritdoc cref="Value(string, string)"/>
    public CustomFieldValue Value(string labelOrName, IEnumerable<string> options) => new(IdOf(labelOrName), options);

    private string IdOf(string labelOrName) =>
        Find(labelOrName)?.Id
        ?? throw new ArgumentException($"The account has no custom field “{labelOrName}”.", nameof(labelOrName));

    private static bool Is(string? one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
