namespace Evergrant.Keap.Wire;

/// What both versions send and show alike.
internal sealed record PhonePart
{
    public string? Field { get; init; }
    public string? Number { get; init; }
    public string? Extension { get; init; }
    public string? Type { get; init; }

    public static PhonePart Of(ContactPhone phone) =>
        new()
        {
            Field = phone.Slot,
            Number = phone.Number,
            Extension = phone.Extension,
            Type = phone.Type,
        };

    public ContactPhone ToPhone() => new(Number!, Field ?? "PHONE1") { Extension = Extension, Type = Type };
}

internal sealed record AddressPart
{
    public string? Field { get; init; }
    public string? Line1 { get; init; }
    public string? Line2 { get; init; }
    public string? Locality { get; init; }
    public string? Region { get; init; }
    public string? PostalCode { get; init; }

    /// Read only: where v1 puts American codes.
    public string? ZipCode { get; init; }
    public string? CountryCode { get; init; }

    public static AddressPart Of(ContactAddress address) =>
        new()
        {
            Field = address.Slot,
            Line1 = address.Line1,
            Line2 = address.Line2,
            Locality = address.Locality,
            Region = address.Region,
            PostalCode = address.PostalCode,
            CountryCode = address.CountryCode,
        };

    public ContactAddress ToAddress() =>
        new(Field ?? "BILLING")
        {
            Line1 = Line1,
            Line2 = Line2,
            Locality = Locality,
            Region = Region,
            PostalCode = string.IsNullOrEmpty(PostalCode) ? ZipCode : PostalCode,
            CountryCode = CountryCode,
        };
}
